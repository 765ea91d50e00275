using System.ComponentModel;
using System.Globalization;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Hosting.Configuration;

/// <summary>Lets the configuration binder read <c>90s</c> and <c>2m</c> where an option is a <see cref="TimeSpan"/>.</summary>
public sealed class DurationConverter : TypeConverter
{
    /// <summary>Puts this converter in the place of the framework's, for the whole process.</summary>
    public static void Register() => TypeDescriptor.AddAttributes(typeof(TimeSpan), new TypeConverterAttribute(typeof(DurationConverter)));

    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string);

    public override object ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is not string text ? throw new FormatException($"'{value}' is not a duration.")
        : DurationText.TryParse(text, out var duration) || IsOfTheFramework(text, out duration) ? duration
        : throw new FormatException($"'{value}' is not a duration; write 500ms, 90s, 2m or 1h.");

    // It stands in the framework's place for the libraries, too, and they write their own bounds as 00:00:30.
    private static bool IsOfTheFramework(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        return text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration);
    }
}
