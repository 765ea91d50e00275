using Microsoft.Extensions.Configuration;

namespace RunbookExecutor.Hosting.Configuration;

/// <summary>
/// What the operator set, from <c>runbook.yaml</c>, <c>RUNBOOK__...</c> variables and flags; the later of these wins, key by key.
/// </summary>
public sealed class RunbookConfiguration
{
    public const string FileName = "runbook.yaml";
    public const string VariablePrefix = "RUNBOOK__";

    private static readonly string[] Sections = ["services", "runbooks", "sampling", "detection", "policy", "server", "orchestrator"];

    private readonly IConfigurationRoot root;
    private readonly IReadOnlyDictionary<string, YamlValue> file;

    static RunbookConfiguration() => DurationConverter.Register();

    private RunbookConfiguration(IConfigurationRoot root, IReadOnlyDictionary<string, YamlValue> file, string? path)
    {
        this.root = root;
        this.file = file;
        Path = path;
    }

    /// <summary>The file that was read; null when there is none.</summary>
    public string? Path { get; }

    /// <param name="path">A file that must exist; null looks for <c>runbook.yaml</c> in <paramref name="folder"/> and does without one.</param>
    /// <param name="folder">Where to look.</param>
    /// <param name="flags">Values from the command line by key.</param>
    /// <exception cref="ConfigurationException">The file is missing, is no YAML or holds an unknown section.</exception>
    public static RunbookConfiguration Load(string? path, string folder, IReadOnlyDictionary<string, string?>? flags = null)
    {
        if (path is not null && !File.Exists(path))
        {
            throw new ConfigurationException($"There is no configuration file '{path}'. Name an existing one with --config, or leave --config out to use the defaults.");
        }

        var found = path ?? System.IO.Path.Combine(folder, FileName);
        var values = File.Exists(found) ? ReadFile(found) : new Dictionary<string, YamlValue>();
        return From(values, File.Exists(found) ? found : null, flags);
    }

    /// <summary>The same from text that is already at hand, such as the demo's built-in configuration.</summary>
    public static RunbookConfiguration FromText(string name, string yaml, IReadOnlyDictionary<string, string?>? flags = null) =>
        From(YamlConfiguration.Read(name, new StringReader(yaml)), name, flags);

    /// <summary>Reads one section into a record whose initializers are the defaults.</summary>
    /// <exception cref="ConfigurationException">A key is unknown or a value does not fit.</exception>
    public T Bind<T>(string section)
        where T : class, new()
    {
        try
        {
            return root.GetSection(section).Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException problem)
        {
            throw new ConfigurationException(Explain(section, problem));
        }
    }

    /// <summary>Where the value of a key was set, for messages and for the settings page.</summary>
    public string SourceOf(string key) =>
        file.TryGetValue(key, out var value) && root[key] == value.Text ? $"{Path} line {value.Line}" : root[key] is null ? "default" : "variable or flag";

    private static RunbookConfiguration From(
        IReadOnlyDictionary<string, YamlValue> values, string? path, IReadOnlyDictionary<string, string?>? flags)
    {
        if (values.Keys.Select(Section).FirstOrDefault(section => !Sections.Contains(section, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new ConfigurationException($"{path}: unknown section '{unknown}'. Known: {string.Join(", ", Sections)}.");
        }

        var merged = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value.Text)))
            .AddEnvironmentVariables(VariablePrefix)
            .AddInMemoryCollection(flags ?? new Dictionary<string, string?>())
            .Build();
        return new RunbookConfiguration(merged, values, path);
    }

    private static IReadOnlyDictionary<string, YamlValue> ReadFile(string path)
    {
        using var text = File.OpenText(path);
        return YamlConfiguration.Read(path, text);
    }

    private static string Section(string key) => key.Split(ConfigurationPath.KeyDelimiter)[0];

    // The binder's sentences name types of ours; a person wants the key and what would do.
    private string Explain(string section, InvalidOperationException problem)
    {
        var reason = problem.InnerException?.InnerException?.Message ?? problem.InnerException?.Message ?? problem.Message;
        var key = file.Keys.Where(key => Section(key) == section && problem.Message.Contains($"'{key}'", StringComparison.OrdinalIgnoreCase))
            .MaxBy(key => key.Length);
        return key is null
            ? $"{Path ?? "configuration"}: section '{section}': {reason}"
            : $"{Path} line {file[key].Line}: {key}: {reason}";
    }
}
