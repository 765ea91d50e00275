using System.Text.Json.Serialization;

namespace RunbookExecutor.Core.Identity;

/// <summary>Names one approval, from the wish for it to its use. Printed as <c>apr-</c> and a UUIDv7.</summary>
[JsonConverter(typeof(IdJsonConverter<ApprovalId>))]
public readonly record struct ApprovalId(string Value) : IId<ApprovalId>
{
    public const string Prefix = "apr";

    static ApprovalId IId<ApprovalId>.From(string value) => new(value);

    static string IId<ApprovalId>.Prefix => Prefix;

    public static ApprovalId New(TimeProvider time) => new(Ids.New(Prefix, time));

    public override string ToString() => Value;
}
