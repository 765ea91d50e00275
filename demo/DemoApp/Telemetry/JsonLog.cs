using System.Buffers;
using System.Text.Json;

namespace DemoApp.Telemetry;

/// <summary>The one writer of the log: each line is a JSON object, and is with its reader when the call returns.</summary>
public sealed class JsonLog(Stream output, LogLevel least, TimeProvider time) : ILogger
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _line = new(512);

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var message = formatter(state, exception);
        var facts = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        lock (_lock)
        {
            _line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(_line, JsonText.Plain))
            {
                WriteLine(json, logLevel, message, facts, exception);
            }

            _line.Write("\n"u8);
            Send(_line.WrittenSpan);
        }
    }

    private void WriteLine(Utf8JsonWriter json, LogLevel level, string message, IReadOnlyList<KeyValuePair<string, object?>> facts, Exception? exception)
    {
        json.WriteStartObject();
        json.WriteString("time", time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        json.WriteString("level", NameOf(level));
        json.WriteString("message", message);
        foreach (var (name, value) in facts)
        {
            WriteFact(json, name, value);
        }

        if (exception is not null)
        {
            json.WriteString("exception", exception.ToString());
        }

        json.WriteEndObject();
    }

    private static void WriteFact(Utf8JsonWriter json, string name, object? value)
    {
        // The template is the message with its holes.
        if (value is Sentence || name == "{OriginalFormat}")
        {
            return;
        }

        json.WritePropertyName(JsonNamingPolicy.CamelCase.ConvertName(name));
        switch (value)
        {
            case int number: json.WriteNumberValue(number); break;
            case double number: json.WriteNumberValue(number); break;
            default: json.WriteStringValue(value?.ToString()); break;
        }
    }

    private void Send(ReadOnlySpan<byte> line)
    {
        try
        {
            output.Write(line);
        }
        catch (IOException)
        {
            // A full disk or a reader that went away costs the line, not the request.
        }
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        _ => "error",
    };
}
