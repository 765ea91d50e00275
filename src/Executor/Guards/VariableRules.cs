using System.IO.Enumeration;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Which variables automation may set without anything in the configuration, and which it may never set whatever is there.</summary>
public static class VariableRules
{
    public const int MaxValueLength = 256;

    public static readonly IReadOnlyDictionary<string, string> Defaults = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["CACHE_SIZE_MB"] = "int:1..65536",
        ["LOG_LEVEL"] = "enum:trace|debug|info|warn|error|fatal",
        ["MAX_CONNECTIONS"] = "int:1..100000",
        ["TIMEOUT_MS"] = "int:1..600000",
        ["WORKER_COUNT"] = "int:1..256",
    };

    /// <summary>What loads code, redirects traffic or carries a secret.</summary>
    public static readonly IReadOnlyList<string> Denied =
    [
        "LD_*", "DYLD_*", "GLIBC_*", "MALLOC_*", "GCONV_PATH", "PATH", "*_PATH", "HOME", "SHELL", "IFS", "ENV", "BASH_ENV", "BASH_FUNC_*", "PROMPT_COMMAND",
        "*_OPTS", "*_OPTIONS", "DOTNET_*", "COMPLUS_*", "CORECLR_*", "COR_*", "ASPNETCORE_*", "NODE_*", "NPM_*", "PYTHON*", "RUBY*", "PERL*", "PHP*", "JAVA_*", "JDK_*",
        "GIT_*", "SSH_*", "SSL_*", "CURL_*", "AWS_*", "*_PROXY", "*TOKEN*", "*SECRET*", "*PASSWORD*", "*PASSWD*", "*CREDENTIAL*", "*_KEY", "*APIKEY*", "*_URL", "*_URI", "*_DSN",
    ];

    /// <summary>The pattern that forbids the name, or null.</summary>
    public static string? DeniedBy(string name) =>
        Denied.FirstOrDefault(pattern => FileSystemName.MatchesSimpleExpression(pattern, name));

    public static bool IsName(string name) =>
        name.Length is > 0 and <= 128 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    public static bool IsPlainValue(string value) => value.Length <= MaxValueLength && value.All(c => c is >= ' ' and <= '~');
}
