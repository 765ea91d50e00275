using System.Text.Json.Serialization;

namespace RunbookExecutor.Core.Identity;

/// <summary>Names one incident. Printed as <c>inc-</c> and a UUIDv7.</summary>
[JsonConverter(typeof(IdJsonConverter<IncidentId>))]
public readonly record struct IncidentId(string Value) : IId<IncidentId>
{
    public const string Prefix = "inc";

    static IncidentId IId<IncidentId>.From(string value) => new(value);

    static string IId<IncidentId>.Prefix => Prefix;

    public static IncidentId New(TimeProvider time) => new(Ids.New(Prefix, time));

    public override string ToString() => Value;
}
