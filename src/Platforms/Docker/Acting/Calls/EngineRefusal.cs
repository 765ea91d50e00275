using System.Text.Json;
using System.Text.Json.Nodes;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Platforms.Docker.Acting.Calls;

/// <summary>Turns what the engine answers when it refuses a call into a sentence that says what would help.</summary>
internal static class EngineRefusal
{
    private const int LongestQuote = 300;
    private const int NotFound = 404;

    private static readonly (string Part, string Reason)[] Known =
    [
        ("no space left on device", "the disk that the engine keeps its data on is full. Free space on it; 'docker system df' shows what takes it"),
        ("disk quota exceeded", "the disk quota that the engine's data count against is used up. Free space on it"),
        ("port is already allocated", "a port that it publishes is taken by another container"),
        ("address already in use", "a port or an address that it needs is taken"),
        ("is already in use by container", "another container bears that name"),
        ("no such image", "its image is not on this machine any more"),
        ("is not running", "it is not running"),
        ("read-only file system", "the engine's data are on a file system that cannot be written"),
        ("cannot allocate memory", "the machine has no memory left for it"),
    ];

    /// <param name="question">What was asked, after "to".</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="body">The answer.</param>
    public static PlatformException Of(string question, int status, string body)
    {
        var message = MessageOf(body);
        var known = Array.Find(Known, one => message.Contains(one.Part, StringComparison.OrdinalIgnoreCase)).Reason;
        var reason = known
            ?? (status == NotFound && message.Contains("no such container", StringComparison.OrdinalIgnoreCase) ? "it is not there any more" : null)
            ?? (message.Length > 0 ? $"it says: {Quoted(message)}" : $"it answered {status}");
        return new PlatformException($"The Docker Engine would not {question}: {reason.TrimEnd('.')}.");
    }

    private static string MessageOf(string body)
    {
        try
        {
            return JsonNode.Parse(body).Text("message");
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static string Quoted(string message)
    {
        var plain = LineText.Escaped(message.Trim());
        return plain.Length <= LongestQuote ? plain : plain[..LongestQuote] + "...";
    }
}
