using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace RunbookExecutor.Hosting.Configuration;

/// <summary>Compares a section with the record that it is to be read into: one sentence for every unknown key and every value that does not fit.</summary>
/// <param name="placeOf">Where a key was set: file and line, or the variable.</param>
internal sealed class SectionCheck(Func<string, string> placeOf)
{
    public IEnumerable<string> Problems(IConfigurationSection section, Type type) =>
        EntryOf(type) is { } entry ? Entries(section, entry)
        : ItemOf(type) is { } item ? Items(section, item)
        : TypeDescriptor.GetConverter(type).CanConvertFrom(typeof(string)) ? Scalar(section, type)
        : Members(section, type);

    /// <summary>The words of a text as they would stand in a list: <c>["sleep", "9"]</c>.</summary>
    public static string AsList(string text) => $"[{string.Join(", ", text.Split(' ').Select(word => $"\"{word}\""))}]";

    private IEnumerable<string> Entries(IConfigurationSection section, Type entry) =>
        section.Value is not null
            ? [Problem(section, $"'{section.Value}' stands where named entries are expected, such as '{{ name: ... }}'.")]
            : section.GetChildren().SelectMany(child => Problems(child, entry));

    private IEnumerable<string> Items(IConfigurationSection section, Type item) =>
        section.Value is not null ? [Problem(section, $"'{section.Value}' stands where a list is expected; write {AsList(section.Value)}.")]
        : section.GetChildren().FirstOrDefault(child => !int.TryParse(child.Key, out _)) is { } named ? [Problem(section, $"'{named.Key}' stands where a list is expected; write [a, b].")]
        : section.GetChildren().SelectMany(child => Problems(child, item));

    private IEnumerable<string> Members(IConfigurationSection section, Type type)
    {
        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).ToList();
        return section.Value is not null
            ? [Problem(section, $"'{section.Value}' stands where keys are expected: {Names(members)}.")]
            : section.GetChildren().SelectMany(child =>
                members.Find(member => string.Equals(member.Name, child.Key, StringComparison.OrdinalIgnoreCase)) is { } member
                    ? Problems(child, member.PropertyType)
                    : [Problem(child, $"there is no such key. Known: {Names(members)}.")]);
    }

    private IEnumerable<string> Scalar(IConfigurationSection section, Type type)
    {
        if (section.Value is not { } value)
        {
            return section.GetChildren().Any() ? [Problem(section, "one value is expected, not a list or keys.")] : [];
        }

        return Misfit(value, Nullable.GetUnderlyingType(type) ?? type) is { } misfit ? [Problem(section, misfit)] : [];
    }

    private static string? Misfit(string value, Type type)
    {
        try
        {
            var converted = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return converted is Uri { IsAbsoluteUri: false } ? $"'{value}' is not an address; write http://127.0.0.1:8001/mcp."
                : type.IsEnum && !Enum.IsDefined(type, converted!) ? Expected(value, type)
                : null;
        }
        catch (Exception problem) when (problem is FormatException or ArgumentException or NotSupportedException)
        {
            return type == typeof(TimeSpan) ? problem.Message : Expected(value, type);
        }
    }

    private static string Expected(string value, Type type) =>
        type.IsEnum ? $"'{value}' is not one of {string.Join(", ", Enum.GetNames(type).Select(Camel))}."
        : type == typeof(bool) ? $"'{value}' is neither true nor false."
        : type == typeof(int) || type == typeof(long) ? $"'{value}' is not a whole number."
        : type == typeof(double) ? $"'{value}' is not a number."
        : $"'{value}' cannot be used here.";

    private string Problem(IConfigurationSection section, string sentence) => $"{placeOf(section.Path)}: {section.Path}: {sentence}";

    private static Type? EntryOf(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Dictionary<,>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
            ? type.GetGenericArguments()[1]
            : null;

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(List<>) || type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            ? type.GetGenericArguments()[0]
            : null;

    private static string Names(IEnumerable<PropertyInfo> members) => string.Join(", ", members.Select(member => Camel(member.Name)));

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
