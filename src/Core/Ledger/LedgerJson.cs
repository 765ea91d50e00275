using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunbookExecutor.Core.Ledger;

/// <summary>How payloads are written: camel case, names of enums, nulls left out, everything but ASCII escaped, so that one record is one line.</summary>
public static class LedgerJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(object payload) => JsonSerializer.Serialize(payload, payload.GetType(), Options);

    public static T Read<T>(string payload) =>
        JsonSerializer.Deserialize<T>(payload, Options) ?? throw new JsonException($"A payload is null where a {typeof(T).Name} is needed.");
}
