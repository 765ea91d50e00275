using System.Text.Json;

namespace DemoApp.Endpoints;

/// <summary>A request to start or stop a fault, as read from its body.</summary>
/// <param name="Starts">Else it stops.</param>
/// <param name="Value">Of the trigger's argument; its default when it was left out.</param>
internal sealed record TriggerRequest(bool Starts, double Value)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    /// <summary>Reads a body; gives null and a sentence about what is wrong when it is not a request that can be carried out.</summary>
    public static TriggerRequest? Read(ReadOnlyMemory<byte> body, TriggerArgument argument, out string problem)
    {
        if (body.IsEmpty)
        {
            problem = $"The body is empty. {argument.Example}";
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return Read(document.RootElement, argument, out problem);
        }
        catch (JsonException exception)
        {
            problem = $"{Explain(exception)} {argument.Example}";
            return null;
        }
        catch (InvalidOperationException)
        {
            // So the parser says that bytes or escapes make no text.
            problem = $"The body holds text that is not valid Unicode. {argument.Example}";
            return null;
        }
    }

    // The parser gives no position when it refuses a member that comes twice.
    private static string Explain(JsonException exception) => exception.LineNumber is { } line
        ? $"The body is not valid JSON at line {line + 1}, byte {exception.BytePositionInLine + 1}."
        : "The body names a member twice.";

    private static TriggerRequest? Read(JsonElement root, TriggerArgument argument, out string problem)
    {
        problem = FindProblem(root, argument) ?? "";
        return problem.Length > 0
            ? null
            : new TriggerRequest(
                root.GetProperty("action").ValueEquals("start"),
                root.TryGetProperty(argument.Name, out var value) ? value.GetDouble() : argument.Default);
    }

    private static string? FindProblem(JsonElement root, TriggerArgument argument)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return $"The body is {Shorten(root.GetRawText())}, not an object. {argument.Example}";
        }

        if (!root.TryGetProperty("action", out var action))
        {
            return $"The member 'action' is missing. {argument.Example}";
        }

        if (action.ValueKind != JsonValueKind.String || !(action.ValueEquals("start") || action.ValueEquals("stop")))
        {
            return $"Unknown action {Shorten(action.GetRawText())}. Known: \"start\", \"stop\".";
        }

        return root.EnumerateObject().Select(member => FindProblem(member, argument)).FirstOrDefault(problem => problem is not null);
    }

    private static string? FindProblem(JsonProperty member, TriggerArgument argument)
    {
        if (member.NameEquals("action"))
        {
            return null;
        }

        if (!member.NameEquals(argument.Name))
        {
            return $"Unknown member '{Shorten(member.Name)}'. Known: action, {argument.Name}.";
        }

        return member.Value.ValueKind == JsonValueKind.Number && argument.Allows(member.Value.GetDouble())
            ? null
            : $"{argument.Name} must be a number from {argument.Least} to {argument.Most}, not {Shorten(member.Value.GetRawText())}.";
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text.AsSpan(0, 40)}...";
}

/// <summary>The one argument that a trigger takes besides its action.</summary>
internal sealed record TriggerArgument(string Name, double Least, double Most, double Default)
{
    public string Example => $$"""Send {"action":"start"} or {"action":"stop"}, if wanted with "{{Name}}" from {{Least}} to {{Most}}.""";

    public bool Allows(double value) => value >= Least && value <= Most;
}
