using System.Text.Json.Serialization;
using DemoApp.Faults;

namespace DemoApp.Endpoints;

/// <summary>The JSON bodies that are sent, with writers made at build time: nothing is looked up while starting, nor in a native binary.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(HealthBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(DataBody))]
[JsonSerializable(typeof(WorkBody))]
[JsonSerializable(typeof(TriggerBody))]
[JsonSerializable(typeof(ErrorBody))]
internal sealed partial class Payloads : JsonSerializerContext;

internal sealed record HealthBody(string Status, string Version, double UptimeSeconds);

internal sealed record StatusBody(string Version, double UptimeSeconds, int CacheSizeMb, double ResidentMb, FaultStatus Faults);

internal sealed record DataBody(long Id, decimal Price, string Currency, string Version);

internal sealed record WorkBody(string Result, double CpuMs);

internal sealed record TriggerBody(string Trigger, string Action, FaultStatus Active);

internal sealed record ErrorBody(string Error);
