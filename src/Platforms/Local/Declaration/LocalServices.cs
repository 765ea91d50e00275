using RunbookExecutor.Core.Text;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Platforms.Local.Declaration;

/// <summary>Turns the declared services into definitions that can be run, or into every error at once, each naming its key.</summary>
public static class LocalServices
{
    public const int FewestReplicas = 1;

    public const int MostReplicas = 5;

    /// <param name="services">The section <c>services:</c> by name.</param>
    /// <param name="appFolder">What <c>${app}</c> stands for; null when there is no such folder.</param>
    public static CompiledServices Compile(IReadOnlyDictionary<string, LocalServiceOptions> services, string? appFolder)
    {
        var errors = new List<string>();
        var definitions = new List<LocalServiceDefinition>();
        foreach (var (name, options) in services.OrderBy(service => service.Key, NaturalOrder.Instance))
        {
            var problems = LocalServiceChecks.Check(name, options, appFolder).ToList();
            errors.AddRange(problems);
            if (problems.Count == 0)
            {
                definitions.Add(Define(name, options, appFolder));
            }
        }

        errors.AddRange(NameClashes(services.Keys));
        errors.AddRange(PortClashes(definitions));
        return new CompiledServices(errors.Count == 0 ? definitions : [], errors);
    }

    private static LocalServiceDefinition Define(string name, LocalServiceOptions options, string? appFolder) => new()
    {
        Name = name,
        Replicas = options.Replicas,
        Ports = options.Ports is not null && PortRange.TryParse(options.Ports, out var ports) ? ports : null,
        CpuLimitCores = options.CpuLimit,
        MemoryLimitBytes = options.MemoryLimit is not null && ByteSize.TryParse(options.MemoryLimit, out var bytes) ? bytes : null,
        HealthPath = options.Health,
        Mode = options.Mode,
        Versions = [.. VersionsOf(options).Select(version => Define(version, options, appFolder))],
        Current = options.Current ?? VersionsOf(options)[0].Name,
        StopGrace = options.StopGrace,
        WorkingDirectory = options.WorkingDirectory?.Replace("${app}", appFolder, StringComparison.Ordinal),
        RestartOnExit = options.RestartOnExit,
    };

    private static LocalVersion Define(LocalVersionOptions version, LocalServiceOptions options, string? appFolder)
    {
        var environment = new Dictionary<string, string>(options.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in version.Environment)
        {
            environment[name] = value;
        }

        var command = version.Command ?? options.Command;
        return new LocalVersion(version.Name, [.. command.Select(part => part.Replace("${app}", appFolder, StringComparison.Ordinal))], environment);
    }

    private static List<LocalVersionOptions> VersionsOf(LocalServiceOptions options) =>
        options.Versions.Count > 0 ? options.Versions : [new LocalVersionOptions { Name = "v1" }];

    // The replica 2 of demo-app is called demo-app-2; a service of that name could not be told from it.
    private static IEnumerable<string> NameClashes(IEnumerable<string> names)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        return from name in all.Order(StringComparer.Ordinal)
               let dash = name.LastIndexOf('-')
               where dash > 0 && name.AsSpan(dash + 1).IndexOfAnyExceptInRange('0', '9') < 0 && all.Contains(name[..dash])
               select $"services:{name}: reads as a replica of {name[..dash]}; give it a name that does not end in a number.";
    }

    private static IEnumerable<string> PortClashes(List<LocalServiceDefinition> definitions) =>
        from later in definitions
        from earlier in definitions.TakeWhile(definition => definition != later)
        where later.Ports is { } ports && earlier.Ports is { } others && ports.Overlaps(others)
        select $"services:{later.Name}:ports: {later.Ports} overlaps services:{earlier.Name}:ports, {earlier.Ports}; give each service ports of its own.";
}

/// <summary>Either definitions or errors, never both.</summary>
public sealed record CompiledServices(IReadOnlyList<LocalServiceDefinition> Definitions, IReadOnlyList<string> Errors)
{
    public bool IsValid => Errors.Count == 0;
}
