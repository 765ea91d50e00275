using System.Globalization;
using System.Text.Json.Nodes;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>One container's whole inspect document: acting needs all of it to make a faithful copy, and reads these parts to decide.</summary>
internal sealed class Inspected(JsonObject document)
{
    private const int ShortIdLength = 12;
    private const string NameField = "Name";

    // By itself, or by INT, KILL and TERM: a program that does not heed the stop signal is killed when its grace is over.
    private static readonly long?[] EndedAsAsked = [0, 130, 137, 143];
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(10);

    public JsonObject Document => document;

    public string Id { get; } = document.Text("Id");

    public string ShortId => Id.Length > ShortIdLength ? Id[..ShortIdLength] : Id;

    public string Name { get; } = document.Text(NameField).TrimStart('/');

    public string ImageId => document.Text("Image");

    /// <summary>What it was created from, as its creator wrote it.</summary>
    public string ImageReference => document.Text("Config", "Image");

    public DateTimeOffset? CreatedAt => document.Moment("Created");

    /// <summary>When the replica that it is was first created.</summary>
    public DateTimeOffset? Since => DateTimeOffset.TryParse(Label(ActingLabels.Since), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since) ? since : CreatedAt;

    public string Status => document.Text("State", "Status");

    public bool IsRunning => document.Flag("State", "Running") && !IsRestarting && !IsPaused;

    public bool IsPaused => document.Flag("State", "Paused");

    /// <summary>Its process ended and its restart policy is about to start it again.</summary>
    public bool IsRestarting => document.Flag("State", "Restarting");

    /// <summary>Whether its operator has it up, even if its process does not stay.</summary>
    public bool IsUp => document.Flag("State", "Running") || IsRestarting;

    public DateTimeOffset? StartedAt => document.Moment("State", "StartedAt");

    public DateTimeOffset? FinishedAt => document.Moment("State", "FinishedAt");

    /// <summary>How often its restart policy has started it since somebody did.</summary>
    public long? RestartCount => document.Number("RestartCount");

    public long? ExitCode => document.Number("State", "ExitCode");

    /// <summary>How its last process ended, in words: <c>exit code 3</c>.</summary>
    public string ExitText => ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"exit code {code}") : "an exit code that the engine does not tell";

    /// <summary>Why the engine could not start it; empty when it could.</summary>
    public string StartError => document.Text("State", "Error");

    /// <summary>Whether it was ever started, or at least tried to be.</summary>
    public bool WasTried => StartedAt is not null || StartError.Length > 0 || ExitCode is not (null or 0);

    /// <summary><c>starting</c>, <c>healthy</c>, <c>unhealthy</c>; empty without a health check.</summary>
    public string Health => document.Text("State", "Health", "Status") is var health && health != "none" ? health : string.Empty;

    /// <summary>
    /// Whether it does not run because somebody wants it so, as far as its state tells: it was never started, or it ended as one does
    /// that is asked to, or the engine would have started it again, had it ended by itself.
    /// </summary>
    public bool IsStoppedOnPurpose => Status switch
    {
        "created" => !WasTried,
        "exited" => StartError.Length == 0 && !document.Flag("State", "OOMKilled") && (EndedAsAsked.Contains(ExitCode) || RestartPolicy.Text("Name") is "always" or "unless-stopped"),
        _ => false,
    };

    public JsonObject RestartPolicy => document.Object("HostConfig", "RestartPolicy");

    public TimeSpan StopGrace => document.Number("Config", "StopTimeout") is { } seconds and >= 0 ? TimeSpan.FromSeconds(seconds) : DefaultGrace;

    public JsonObject Networks => document.Object("NetworkSettings", "Networks");

    public IReadOnlyList<JsonNode> Mounts => [.. document.List("Mounts").OfType<JsonObject>()];

    public IReadOnlyDictionary<string, string> Environment => Variables.Parse(document.Texts("Config", "Env"));

    /// <summary>The same container as if it bore another name.</summary>
    public Inspected Under(string name)
    {
        var renamed = (JsonObject)document.DeepClone();
        renamed[NameField] = "/" + name;
        return new Inspected(renamed);
    }

    public string? Label(string name) => document.At("Config", "Labels", name) is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
