using System.Text.Json;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Hosting.Configuration;

namespace RunbookExecutor.Cli.Instances;

/// <summary>Lists the configuration in force with where each value comes from. What may be a secret is only said to be set.</summary>
public static class SettingsReader
{
    private const string Hidden = "(set)";

    // What follows from other settings is none of its own.
    private static readonly JsonSerializerOptions OnlyWhatCanBeSet = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    // Of the sections that may hold secrets, these say only how a service runs and where a role listens.
    private static readonly string[] Harmless = ["replicas", "ports", "mode", "health", "cpuLimit", "memoryLimit", "current", "stopGrace", "listen", "monitor", "executor", "orchestrator", "name"];

    public static EffectiveSettings Read(RunbookConfiguration configuration, InstanceOptions options) => new(
        configuration.Path,
        [
            .. Of("policy", options.Policy, configuration),
            .. Of("runbooks", options.Runbooks, configuration),
            .. Of("sampling", options.Sampling, configuration),
            .. Of("detection", options.Detection, configuration),
            new SettingView("server:listen", options.Server.Listen, configuration.SourceOf("server:listen")),
            new SettingView("server:token", options.Server.Token is null ? "none: everybody on this machine may call" : Hidden, configuration.SourceOf("server:token")),
            .. new[] { "platform", "services", "docker", "escalation", "orchestrator", "dashboard" }.SelectMany(configuration.Set)
                .Select(setting => new SettingView(setting.Key, IsHarmless(setting.Key) ? setting.Value : Hidden, configuration.SourceOf(setting.Key))),
        ]);

    private static bool IsHarmless(string key) =>
        key == "platform" || key.StartsWith("docker:", StringComparison.OrdinalIgnoreCase) || Harmless.Contains(key[(key.LastIndexOf(':') + 1)..], StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<SettingView> Of(string section, object options, RunbookConfiguration configuration) =>
        Flatten(section, JsonSerializer.SerializeToElement(options, options.GetType(), OnlyWhatCanBeSet))
            .Select(value => new SettingView(value.Key, value.Value, configuration.SourceOf(value.Key)));

    private static IEnumerable<KeyValuePair<string, string>> Flatten(string key, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Flatten($"{key}:{member.Name}", member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany((item, at) => Flatten($"{key}:{at}", item)),
        JsonValueKind.Null => [],
        _ => [KeyValuePair.Create(key, Text(value))],
    };

    // As it would be written in the file.
    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when TimeSpan.TryParseExact(value.GetString(), "c", null, out var span) => DurationText.Format(span),
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };
}
