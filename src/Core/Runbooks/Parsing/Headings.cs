using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Which role a second-level heading gives to what follows it.</summary>
internal static partial class Headings
{
    private static readonly FrozenDictionary<string, SectionRole> Roles = new Dictionary<string, SectionRole>
    {
        ["detection"] = SectionRole.Detection,
        ["steps"] = SectionRole.Steps,
        ["rollback plan"] = SectionRole.Fallback,
        ["fallback"] = SectionRole.Fallback,
        ["if this fails"] = SectionRole.Fallback,
        ["meaning"] = SectionRole.Meaning,
        ["overview"] = SectionRole.Meaning,
        ["description"] = SectionRole.Meaning,
        ["summary"] = SectionRole.Meaning,
        ["symptoms"] = SectionRole.Meaning,
        ["impact"] = SectionRole.Impact,
        ["diagnosis"] = SectionRole.Diagnosis,
        ["investigation"] = SectionRole.Diagnosis,
        ["possible checks"] = SectionRole.Diagnosis,
        ["troubleshooting"] = SectionRole.Diagnosis,
        ["mitigation"] = SectionRole.Mitigation,
        ["resolution"] = SectionRole.Mitigation,
        ["remediation"] = SectionRole.Mitigation,
        ["playbook"] = SectionRole.Mitigation,
        ["solutions"] = SectionRole.Mitigation,
    }.ToFrozenDictionary();

    public static IEnumerable<string> Names => Roles.Keys;

    public static SectionRole RoleOf(string heading) =>
        Roles.GetValueOrDefault(Number().Replace(heading, string.Empty).TrimEnd(' ', ':').ToLowerInvariant());

    // "3. Mitigation:" is the same heading.
    [GeneratedRegex(@"\A[0-9]{1,2}[.)] +", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
