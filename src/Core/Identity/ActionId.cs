using System.Text.Json.Serialization;

namespace RunbookExecutor.Core.Identity;

/// <summary>Names one action, from its admission to its outcome. Printed as <c>act-</c> and a UUIDv7.</summary>
[JsonConverter(typeof(IdJsonConverter<ActionId>))]
public readonly record struct ActionId(string Value) : IId<ActionId>
{
    public const string Prefix = "act";

    static ActionId IId<ActionId>.From(string value) => new(value);

    static string IId<ActionId>.Prefix => Prefix;

    public static ActionId New(TimeProvider time) => new(Ids.New(Prefix, time));

    public override string ToString() => Value;
}
