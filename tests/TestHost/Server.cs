using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace RunbookExecutor.Tests.Host;

/// <summary>
/// A service to be supervised: answers every request with its version. FAIL_AT_START, UNHEALTHY, UNHEALTHY_WHILE (a file is there) and START_MS break it; it finishes a
/// request that it has accepted before it ends on SIGTERM.
/// </summary>
internal static class Server
{
    public static async Task<int> RunAsync()
    {
        if (Variable("FAIL_AT_START") is { } reason)
        {
            await Console.Out.WriteLineAsync($"[error] cannot start: {reason}");
            return 3;
        }

        await Task.Delay(TimeSpan.FromMilliseconds(int.Parse(Variable("START_MS") ?? "0", CultureInfo.InvariantCulture)), TimeProvider.System);
        using var listener = new TcpListener(IPAddress.Loopback, int.Parse(Variable("PORT")!, CultureInfo.InvariantCulture));
        listener.Start();
        await Console.Out.WriteLineAsync($"{Variable("SERVICE")}-{Variable("REPLICA")} {Variable("VERSION")} listens on {Variable("PORT")}");
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            await AnswerAsync(client.GetStream());
        }
    }

    private static async Task AnswerAsync(NetworkStream stream)
    {
        var buffer = new byte[4096];
        _ = await stream.ReadAsync(buffer);
        var status = Variable("UNHEALTHY") is null && !File.Exists(Variable("UNHEALTHY_WHILE")) ? "200 OK" : "500 Internal Server Error";
        var body = $"{Variable("VERSION")} {Variable("CACHE")}";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
