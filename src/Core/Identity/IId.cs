using System.Text.Json;
using System.Text.Json.Serialization;

namespace RunbookExecutor.Core.Identity;

/// <summary>An id type with one printed form.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    string Value { get; }

    static abstract string Prefix { get; }

    static abstract TSelf From(string value);
}

/// <summary>Writes an id as its printed form and refuses text that is not one.</summary>
public sealed class IdJsonConverter<T> : JsonConverter<T>
    where T : struct, IId<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        return Ids.IsWellFormed(text, T.Prefix)
            ? T.From(text!)
            : throw new JsonException($"'{text}' is not an id of the form {T.Prefix}-UUID.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
