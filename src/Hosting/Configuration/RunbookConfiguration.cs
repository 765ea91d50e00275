using Microsoft.Extensions.Configuration;

namespace RunbookExecutor.Hosting.Configuration;

/// <summary>
/// What the operator set, from <c>runbook.yaml</c>, <c>RUNBOOK__...</c> variables and flags; the later of these wins, key by key.
/// </summary>
public sealed class RunbookConfiguration
{
    public const string FileName = "runbook.yaml";
    public const string VariablePrefix = "RUNBOOK__";

    private static readonly string[] Sections = ["platform", "services", "docker", "runbooks", "sampling", "detection", "policy", "escalation", "server", "orchestrator", "dashboard"];

    /// <summary>Sections whose values may be secrets: tokens, addresses that are secrets in themselves, variables and arguments of programs.</summary>
    private static readonly string[] Secretive = ["services", "escalation", "server", "orchestrator", "dashboard"];

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
    /// <exception cref="ConfigurationException">A key is unknown or a value does not fit; the message holds every reason, one a line.</exception>
    public T Bind<T>(string section)
        where T : class, new() =>
        Problems<T>(section) is { Count: > 0 } problems
            ? throw new ConfigurationException(string.Join(Environment.NewLine, problems))
            : root.GetSection(section).Get<T>() ?? new T();

    /// <summary>A key that holds one word; null when it is not set.</summary>
    public string? Text(string key) => root[key];

    /// <summary>One sentence for every unknown key and every value of a section that does not fit the record; empty when it can be read.</summary>
    public IReadOnlyList<string> Problems<T>(string section) => [.. new SectionCheck(PlaceOf).Problems(root.GetSection(section), typeof(T))];

    /// <summary>Puts file and line before a sentence that begins with a key.</summary>
    public string WithPlace(string sentence) =>
        file.Keys.Where(key => BeginsWith(sentence, key)).MaxBy(key => key.Length) is { } key ? $"{PlaceOf(key)}: {sentence}" : sentence;

    /// <summary>The same sentences without the values that they quote, as far as these may be secrets: for what is kept and shown to others.</summary>
    public string WithoutSecrets(string sentences) => Secretive
        .SelectMany(section => root.GetSection(section).AsEnumerable())
        .Select(setting => setting.Value)
        .OfType<string>()
        .Where(value => value.Length > 0)
        .Distinct()
        .OrderByDescending(value => value.Length)
        .Aggregate(sentences, (text, value) => text
            .Replace($"'{value}'", "'[REDACTED]'", StringComparison.Ordinal)
            .Replace(SectionCheck.AsList(value), "[REDACTED]", StringComparison.Ordinal));

    /// <summary>Where the value of a key was set, for messages and for the settings page.</summary>
    public string SourceOf(string key) =>
        file.TryGetValue(key, out var value) && root[key] == value.Text ? $"{Path} line {value.Line}" : root[key] is null ? "default" : "variable or flag";

    /// <summary>Every key of a section that is set, whatever set it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Set(string section) =>
    [
        .. root.GetSection(section).AsEnumerable()
            .Where(setting => setting.Value is not null)
            .Select(setting => KeyValuePair.Create(setting.Key, setting.Value!))
            .OrderBy(setting => setting.Key, StringComparer.OrdinalIgnoreCase),
    ];

    private static RunbookConfiguration From(
        IReadOnlyDictionary<string, YamlValue> values, string? path, IReadOnlyDictionary<string, string?>? flags)
    {
        var merged = new ConfigurationBuilder()
            .AddInMemoryCollection(values.Select(value => KeyValuePair.Create(value.Key, (string?)value.Value.Text)))
            .AddEnvironmentVariables(VariablePrefix)
            .AddInMemoryCollection(flags ?? new Dictionary<string, string?>())
            .Build();
        var configuration = new RunbookConfiguration(merged, values, path);
        var unknown = merged.GetChildren().Select(section => section.Key).Where(section => !Sections.Contains(section, StringComparer.OrdinalIgnoreCase)).ToList();
        return unknown.Count == 0 ? configuration : throw new ConfigurationException(string.Join(
            Environment.NewLine,
            unknown.Select(section => $"{configuration.PlaceOf(section)}: unknown section '{section}'. Known: {string.Join(", ", Sections)}.")));
    }

    private static IReadOnlyDictionary<string, YamlValue> ReadFile(string path)
    {
        using var text = File.OpenText(path);
        return YamlConfiguration.Read(path, text);
    }

    // A key that only holds others stands where the first of them stands.
    private string PlaceOf(string key) =>
        file.Where(value => IsWithin(value.Key, key)).Select(value => (int?)value.Value.Line).Min() is { } line
            ? $"{Path} line {line}"
            : $"{VariablePrefix}{key.Replace(ConfigurationPath.KeyDelimiter, "__", StringComparison.Ordinal).ToUpperInvariant()} or a flag";

    private static bool IsWithin(string key, string outer) =>
        key.StartsWith(outer, StringComparison.OrdinalIgnoreCase)
        && (key.Length == outer.Length || key.AsSpan(outer.Length).StartsWith(ConfigurationPath.KeyDelimiter));

    private static bool BeginsWith(string sentence, string key) =>
        sentence.Replace('.', ':').StartsWith(key, StringComparison.OrdinalIgnoreCase)
        && (sentence.Length == key.Length || !char.IsAsciiLetterOrDigit(sentence[key.Length]));
}
