using System.Runtime.InteropServices;

namespace RunbookExecutor.Platforms.Local.Processes;

/// <summary>
/// Builds a child's environment from nothing: the few variables a program cannot do without, what was declared, and what the platform
/// tells each replica. Our own settings (DOTNET_*, ASPNETCORE_*, RUNBOOK_*) would change how somebody else's program runs.
/// </summary>
internal static class ChildEnvironment
{
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "TMPDIR"];

    public static IReadOnlyDictionary<string, string> Build(
        IReadOnlyDictionary<string, string> own,
        IReadOnlyDictionary<string, string> declared,
        ReplicaFacts replica)
    {
        var environment = new Dictionary<string, string>(own, StringComparer.Ordinal);
        foreach (var (name, value) in declared)
        {
            environment[name] = value;
        }

        environment["SERVICE"] = replica.Service;
        environment["REPLICA"] = $"{replica.Number}";
        environment["VERSION"] = replica.Version;
        if (replica.Port is { } port)
        {
            environment["PORT"] = $"{port}";
        }

        return environment;
    }

    /// <summary>The variables of this process that each child gets too.</summary>
    public static IReadOnlyDictionary<string, string> FromThisProcess()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
            {
                environment[name] = value;
            }
        }

        if (DotnetRoot() is { } root)
        {
            environment["DOTNET_ROOT"] = root;
        }

        return environment;
    }

    // A .NET program with a launcher of its own looks for the runtime in a few fixed places; ours may be elsewhere.
    private static string? DotnetRoot()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } given)
        {
            return given;
        }

        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        return Directory.Exists(Path.Combine(root, "host", "fxr")) ? root : null;
    }
}

/// <summary>What the platform tells a replica about itself.</summary>
internal readonly record struct ReplicaFacts(string Service, int Number, string Version, int? Port);
