using System.Text.Json.Serialization;
using RunbookExecutor.Platforms.Local.Secrets;
using RunbookExecutor.Platforms.Local.Supervision;

namespace RunbookExecutor.Platforms.Local.State;

/// <summary>How the platform's files are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(LocalState))]
[JsonSerializable(typeof(RegistryEntry))]
[JsonSerializable(typeof(Dictionary<string, SecretVariable[]>))]
internal sealed partial class LocalJson : JsonSerializerContext;
