using System.Net;

namespace DemoApp.Configuration;

/// <summary>Reads environment variables by kind, and collects a sentence for each value that it had to pass over.</summary>
internal sealed class VariableReader(Func<string, string?> lookup)
{
    private const int LongestName = 64;

    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings => _warnings;

    public int Whole(string variable, int least, int most, int fallback) => Find(variable) switch
    {
        null => fallback,
        var text when int.TryParse(text, out var value) && value >= least && value <= most => value,
        var text => PassOver(variable, text, $"a whole number from {least} to {most}", fallback),
    };

    public IPAddress Address(string variable, IPAddress fallback) => Find(variable) switch
    {
        null => fallback,
        "localhost" => IPAddress.Loopback,
        var text when IPAddress.TryParse(text, out var address) => address,
        var text => PassOver(variable, text, "an IP address such as 127.0.0.1 or 0.0.0.0", fallback),
    };

    public string Name(string variable, string fallback) => Find(variable) switch
    {
        null => fallback,
        { Length: <= LongestName } text when text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_' or '+') => text,
        var text => PassOver(variable, text, $"up to {LongestName} letters, digits and '.', '-', '_', '+'", fallback),
    };

    /// <summary>The value of the choice whose name the variable holds; the first is the default.</summary>
    public T Choice<T>(string variable, params (string Name, T Value)[] choices)
    {
        var text = Find(variable) ?? choices[0].Name;
        foreach (var (name, value) in choices)
        {
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        PassOver(variable, text, $"one of {string.Join(", ", choices.Select(choice => choice.Name))}", choices[0].Name);
        return choices[0].Value;
    }

    // A variable set to nothing is how a shell or a compose file leaves one out.
    private string? Find(string variable) => lookup(variable)?.Trim() is { Length: > 0 } text ? text : null;

    private T PassOver<T>(string variable, string text, string expected, T fallback)
    {
        _warnings.Add($"{variable}='{text}' is not {expected}; using {fallback}.");
        return fallback;
    }
}
