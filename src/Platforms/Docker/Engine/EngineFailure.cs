using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>Says in one sentence why the engine gave no answer, and what would help.</summary>
internal static class EngineFailure
{
    private const int LongestQuote = 300;

    /// <summary>Whether an exception of the client's is one that an engine or its connection can cause.</summary>
    public static bool IsExpected(Exception failure) =>
        failure is HttpRequestException or IOException or SocketException or DockerApiException or JsonException or TimeoutException or NotSupportedException;

    /// <param name="question">What was asked, after "to": <c>list its containers</c>.</param>
    /// <param name="endpoint">Of whom.</param>
    /// <param name="failure">What came instead of an answer; kept as the inner exception.</param>
    public static PlatformException Of(string question, EngineEndpoint endpoint, Exception failure) =>
        new(Sentence(question, endpoint.SocketPath, failure), failure);

    public static PlatformException Late(string question, EngineEndpoint endpoint, TimeSpan deadline, Exception failure) => new(
        $"The Docker Engine at {endpoint.SocketPath} was asked to {question} and did not answer within {DurationText.Format(deadline)}. "
        + "Check whether it hangs (docker info) and restart it if it does.",
        failure);

    private static string Sentence(string question, string path, Exception failure) => failure switch
    {
        DockerApiException refusal => $"The Docker Engine would not {question}: {Reason(refusal)}",
        JsonException => $"The Docker Engine was asked to {question} and its answer cannot be read. Check that {path} is a Docker Engine's socket.",
        _ when SocketErrorOf(failure) is { } error => Unreachable(path, error),
        _ => $"The Docker Engine at {path} was asked to {question} and the connection broke: {Quote(failure.InnerException?.Message ?? failure.Message)}",
    };

    private static string Unreachable(string path, SocketError error) => error switch
    {
        SocketError.AccessDenied =>
            $"There is no permission to use the Docker Engine's socket {path}. Add this user to the group that owns it (often 'docker') and log in again, or run as root.",
        _ when !File.Exists(path) =>
            $"No Docker Engine listens at {path}: there is no such socket. Start it (systemctl start docker), or set {EngineEndpoint.Variable} to the socket of another.",
        _ => $"No Docker Engine answers at {path}: the socket is there, and nobody listens on it ({error}). Start it (systemctl start docker).",
    };

    private static SocketError? SocketErrorOf(Exception? failure) =>
        failure is null ? null : failure is SocketException socket ? socket.SocketErrorCode : failure is HttpRequestException ? SocketErrorOf(failure.InnerException) : null;

    private static string Reason(DockerApiException refusal)
    {
        try
        {
            using var body = JsonDocument.Parse(refusal.ResponseBody ?? string.Empty);
            return body.RootElement.TryGetProperty("message", out var message) && message.GetString() is { Length: > 0 } text ? Quote(text) : Status(refusal);
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            return Status(refusal);
        }
    }

    private static string Status(DockerApiException refusal) => $"it answered {(int)refusal.StatusCode} {refusal.StatusCode}.";

    private static string Quote(string text)
    {
        var plain = LineText.Escaped(text.Trim());
        return plain.Length <= LongestQuote ? plain : plain[..LongestQuote] + "...";
    }
}
