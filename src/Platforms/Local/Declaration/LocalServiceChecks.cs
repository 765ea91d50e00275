using System.Text.RegularExpressions;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Platforms.Local.Declaration;

/// <summary>What can be wrong with one declared service, each a sentence that begins with its key.</summary>
internal static partial class LocalServiceChecks
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromMinutes(5);

    public static IEnumerable<string> Check(string name, LocalServiceOptions options, string? appFolder)
    {
        var key = $"services:{name}";
        return CheckName(name)
            .Concat(CheckCommand($"{key}:command", options.Command, options, appFolder))
            .Concat(CheckSizes(key, options))
            .Concat(CheckPorts($"{key}:ports", options))
            .Concat(CheckHealth($"{key}:health", options))
            .Concat(EnvironmentNames.Check($"{key}:environment", options.Environment))
            .Concat(CheckVersions(key, options, appFolder));
    }

    private static IEnumerable<string> CheckName(string name)
    {
        if (!ServiceName().IsMatch(name))
        {
            yield return $"services:{name}: '{name}' is not a service name; write lower-case letters, digits and dashes, at most 63, such as demo-app.";
        }
    }

    private static IEnumerable<string> CheckCommand(string key, IReadOnlyList<string> command, LocalServiceOptions options, string? appFolder)
    {
        if (command.Count == 0 || string.IsNullOrWhiteSpace(command[0]))
        {
            yield return $"{key}: is empty; write the program and its arguments as a list, [\"/usr/bin/my-app\", \"--verbose\"].";
        }

        if (command.Any(part => part.Contains('\0', StringComparison.Ordinal)))
        {
            yield return $"{key}: contains a NUL character, which no program can be given.";
        }

        if (appFolder is null && command.Any(part => part.Contains("${app}", StringComparison.Ordinal)))
        {
            yield return $"{key}: ${{app}} is not known here; write the program's full path.";
        }

        if (options.Ports is null && command.Any(part => part.Contains("${port}", StringComparison.Ordinal)))
        {
            yield return $"{key}: ${{port}} needs ports; add ports: 3001-3010 to the service.";
        }
    }

    private static IEnumerable<string> CheckSizes(string key, LocalServiceOptions options)
    {
        if (options.Replicas is < LocalServices.FewestReplicas or > LocalServices.MostReplicas)
        {
            yield return $"{key}:replicas: {options.Replicas} is out of range; write {LocalServices.FewestReplicas} to {LocalServices.MostReplicas}.";
        }

        if (options.CpuLimit is { } cores && !(cores > 0 && double.IsFinite(cores)))
        {
            yield return $"{key}:cpuLimit: {cores} is not a number of cores; write one above 0, such as 0.25, or leave it out for no limit.";
        }

        if (options.MemoryLimit is { } memory && !ByteSize.TryParse(memory, out _))
        {
            yield return $"{key}:memoryLimit: '{memory}' is not a size; write one such as 256MiB.";
        }

        if (options.StopGrace < TimeSpan.Zero || options.StopGrace > LongestGrace)
        {
            yield return $"{key}:stopGrace: {DurationText.Format(options.StopGrace)} is out of range; write 0s to {DurationText.Format(LongestGrace)}.";
        }
    }

    private static IEnumerable<string> CheckPorts(string key, LocalServiceOptions options)
    {
        if (options.Ports is not { } text)
        {
            yield break;
        }

        if (!PortRange.TryParse(text, out var range))
        {
            yield return $"{key}: '{text}' is not a range; write 3001-3010.";
        }
        else if (range.Count < options.Replicas)
        {
            yield return $"{key}: {range} has {range.Count} for {options.Replicas} replicas; give one each, and better twice as many, "
                + "so that a replica's successor can start beside it.";
        }
    }

    private static IEnumerable<string> CheckHealth(string key, LocalServiceOptions options)
    {
        if (options.Health is not { } path)
        {
            yield break;
        }

        if (!path.StartsWith('/') || path.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)))
        {
            yield return $"{key}: '{path}' is not a path; write one such as /health.";
        }

        if (options.Ports is null)
        {
            yield return $"{key}: a health check needs ports; add ports: 3001-3010 to the service.";
        }
    }

    private static IEnumerable<string> CheckVersions(string key, LocalServiceOptions options, string? appFolder)
    {
        for (var i = 0; i < options.Versions.Count; i++)
        {
            var version = options.Versions[i];
            var at = $"{key}:versions:{i}";
            foreach (var error in CheckVersionName($"{at}:name", version.Name, options.Versions.Take(i))
                         .Concat(EnvironmentNames.Check($"{at}:environment", version.Environment))
                         .Concat(version.Command is { } command ? CheckCommand($"{at}:command", command, options, appFolder) : []))
            {
                yield return error;
            }
        }

        var names = options.Versions.Count > 0 ? options.Versions.Select(version => version.Name).ToList() : ["v1"];
        if (options.Current is { } current && !names.Contains(current, StringComparer.Ordinal))
        {
            yield return $"{key}:current: '{current}' is not one of its versions; known: {string.Join(", ", names)}.";
        }
    }

    private static IEnumerable<string> CheckVersionName(string key, string name, IEnumerable<LocalVersionOptions> earlier)
    {
        if (!VersionName().IsMatch(name))
        {
            yield return $"{key}: '{name}' is not a version name; write letters, digits, dots, dashes and underscores, such as v2.";
        }
        else if (earlier.Any(version => version.Name == name))
        {
            yield return $"{key}: '{name}' is there twice; give each version a name of its own.";
        }
    }

    [GeneratedRegex(@"^[a-z0-9](?:[a-z0-9-]{0,62})\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ServiceName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,62}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex VersionName();
}
