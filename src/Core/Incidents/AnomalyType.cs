using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunbookExecutor.Core.Incidents;

/// <summary>Name of a kind of trouble, in capitals on the wire (<c>MEMORY_SPIKE</c>); a runbook file answers the type whose name it bears (<c>memory-spike.md</c>).</summary>
[JsonConverter(typeof(AnomalyTypeJsonConverter))]
public readonly record struct AnomalyType(string Value)
{
    public static readonly AnomalyType MemorySpike = new("MEMORY_SPIKE");
    public static readonly AnomalyType CpuOverload = new("CPU_OVERLOAD");
    public static readonly AnomalyType HighErrorRate = new("HIGH_ERROR_RATE");

    public static readonly AnomalyType OomKilled = new("OOM_KILLED");
    public static readonly AnomalyType CrashLoop = new("CRASH_LOOP");
    public static readonly AnomalyType Unhealthy = new("UNHEALTHY");

    /// <summary>The types that the monitor judges, from metrics, logs and what the platform says, in the order in which they are reported.</summary>
    public static readonly IReadOnlyList<AnomalyType> Detected = [MemorySpike, CpuOverload, HighErrorRate, OomKilled, CrashLoop, Unhealthy];

    /// <summary>Id of the runbook that answers this type.</summary>
    public string RunbookId => Value.ToLowerInvariant().Replace('_', '-');

    public static AnomalyType FromRunbookId(string id) => new(id.ToUpperInvariant().Replace('-', '_'));

    public override string ToString() => Value;
}

public sealed class AnomalyTypeJsonConverter : JsonConverter<AnomalyType>
{
    public override AnomalyType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? throw new JsonException("An anomaly type is a string."));

    public override void Write(Utf8JsonWriter writer, AnomalyType value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
