using System.Text.Json.Serialization;

namespace RunbookExecutor.Core.Identity;

/// <summary>Names one run of a runbook. Printed as <c>run-</c> and a UUIDv7.</summary>
[JsonConverter(typeof(IdJsonConverter<RunId>))]
public readonly record struct RunId(string Value) : IId<RunId>
{
    public const string Prefix = "run";

    static RunId IId<RunId>.From(string value) => new(value);

    static string IId<RunId>.Prefix => Prefix;

    public static RunId New(TimeProvider time) => new(Ids.New(Prefix, time));

    public override string ToString() => Value;
}
