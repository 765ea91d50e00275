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
        value is string text && DurationText.TryParse(text, out var duration)
            ? duration
            : throw new FormatException($"'{value}' is not a duration; write 500ms, 90s, 2m or 1h.");
}
