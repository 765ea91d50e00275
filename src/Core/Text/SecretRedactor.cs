using System.Buffers;
using System.Text.RegularExpressions;

namespace RunbookExecutor.Core.Text;

/// <summary>
/// Takes secrets out of one container's lines before they are kept: <c>[REDACTED:rule]</c> stands where each was.
/// It remembers between lines only whether a private key is being printed.
/// </summary>
public sealed class SecretRedactor
{
    private const int LongestKey = 200;
    private const string KeyBeginHint = "-----BEGIN ";
    private const string KeyEnd = "-----END ";

    private const string SecretName =
        "(passw(or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key([_-]?id)?|secret[_-]?key|private[_-]?key|credentials?|cookie)";

    private static readonly Lazy<Regex> KeyBegin = Pattern("-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----");

    // A family's patterns run only over a line that holds one of its hints; most lines cost three searches.
    private static readonly Family[] Families =
    [
        new(
            SearchValues.Create(
                [
                    "authorization", "bearer", "basic ", "passw", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key",
                    "accesskey", "access_key", "access-key", "privatekey", "private_key", "private-key", "credential", "cookie",
                ],
                StringComparison.OrdinalIgnoreCase),
            [
                new(
                    Pattern("""(?i)(?<before>\b(proxy-)?authorization\\{0,2}["']?\s*[:=]\s*\\{0,2}["']?((basic|bearer|digest|token|negotiate|aws4-hmac-sha256)\s+)?)[^\s"'\\,;\[]{4,}"""),
                    "${before}[REDACTED:authorization]"),
                new(Pattern("""(?i)(?<before>\b(bearer|basic)\s+)[A-Za-z0-9._~+/=-]{16,}"""), "${before}[REDACTED:authorization]"),

                // A name that ends with a secret's word, then ':' or '=', then the value: in JSON, logfmt, query strings and prose alike.
                new(
                    Pattern($$"""(?i)(?<before>{{SecretName}}\\*["']?\s*(=>|[:=])\s*)((?<open>")([^"\\]|\\.)+(?<close>"|$)|(?<open>\\")([^"\\]|\\{3}"|\\[^"])+(?<close>\\"|$)|(?<open>')[^']+(?<close>'|$)|[^\s"'\\,;&()\[\]{}][^\s"'\\,;&(){}]*)"""),
                    "${before}${open}[REDACTED:named-secret]${close}"),
            ]),
        new(
            SearchValues.Create(["://"], StringComparison.Ordinal),
            [new(Pattern("""(?<before>://[^\s:@/"']*:)[^\s@/"']+@"""), "${before}[REDACTED:url-password]@")]),
        new(
            SearchValues.Create(
                ["AKIA", "ASIA", "AROA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xox", "eyJ", "AIza", "glpat-", "npm_", "sk-", "sk_", "rk_"],
                StringComparison.Ordinal),
            [
                new(Pattern(@"eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*"), "[REDACTED:jwt]"),
                new(Pattern(@"\b(AKIA|ASIA|AROA)[A-Z0-9]{16}\b"), "[REDACTED:aws-key]"),
                new(Pattern(@"\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})"), "[REDACTED:github-token]"),
                new(Pattern(@"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"), "[REDACTED:slack-token]"),
                new(
                    Pattern(@"\b(AIza[A-Za-z0-9_-]{30,}|glpat-[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{30,}|sk-[A-Za-z0-9_-]{20,}|[sr]k_(live|test)_[A-Za-z0-9]{16,})"),
                    "[REDACTED:api-key]"),
            ]),
    ];

    private int keyLines;

    public string Redact(string text)
    {
        if (keyLines > 0)
        {
            return InsideKey(text);
        }

        text = WithoutKey(text);
        foreach (var family in Families)
        {
            if (text.AsSpan().ContainsAny(family.Hints))
            {
                text = family.Rules.Aggregate(text, (current, rule) => rule.Pattern.Value.Replace(current, rule.Replacement));
            }
        }

        return text;
    }

    /// <summary>Passes over a line that nobody will see, which may begin or end a private key.</summary>
    public void Pass(ReadOnlySpan<char> text)
    {
        if (keyLines > 0)
        {
            keyLines = EndsKey(text) ? 0 : keyLines + 1;
        }
        else if (text.Contains(KeyBeginHint, StringComparison.Ordinal))
        {
            WithoutKey(text.ToString());
        }
    }

    private bool EndsKey(ReadOnlySpan<char> text) => keyLines == LongestKey || text.Contains(KeyEnd, StringComparison.Ordinal);

    // A key whose end never comes, or is cut off, must not hide the log for good.
    private string InsideKey(string text)
    {
        keyLines = EndsKey(text) ? 0 : keyLines + 1;
        return "[REDACTED:private-key]";
    }

    private string WithoutKey(string text)
    {
        if (!text.Contains(KeyBeginHint, StringComparison.Ordinal) || KeyBegin.Value.Match(text) is not { Success: true } begin)
        {
            return text;
        }

        keyLines = text.AsSpan(begin.Index + begin.Length).Contains(KeyEnd, StringComparison.Ordinal) ? 0 : 1;
        return string.Concat(text.AsSpan(0, begin.Index), "[REDACTED:private-key]");
    }

    // Linear in the text's length whatever the text: lines come from outside. Made when a line first needs it: making all of them takes
    // a tenth of a program's start.
    private static Lazy<Regex> Pattern(string pattern) =>
        new(() => new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture));

    private sealed record Family(SearchValues<string> Hints, Rule[] Rules);

    private sealed record Rule(Lazy<Regex> Pattern, string Replacement);
}
