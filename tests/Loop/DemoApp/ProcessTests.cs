using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

/// <summary>How the process starts, logs and ends.</summary>
[Collection<Measured>]
public sealed class ProcessTests
{
    [Fact]
    public async Task Start_WithAPortInUse_SaysSoInOneLineAndExits()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var port = ((IPEndPoint)holder.LocalEndpoint).Port;

        var (exitCode, error) = await DemoProcess.RunToEndAsync(("PORT", port.ToString()));

        Assert.Equal(1, exitCode);
        Assert.Equal($"Port {port} on 127.0.0.1 is in use. Stop the program that holds it, or set PORT to a free one.\n", error);
    }

    [Fact]
    public async Task Start_WithAnAddressThatIsNotOurs_SaysSoInOneLineAndExits()
    {
        var (exitCode, error) = await DemoProcess.RunToEndAsync(("BIND", "203.0.113.7"));

        Assert.Equal(1, exitCode);
        Assert.StartsWith("Cannot listen on 203.0.113.7:0: ", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Start_WithSettingsThatMakeNoSense_WarnsAndUsesTheDefaults()
    {
        await using var demo = await DemoProcess.StartAsync(("CACHE_SIZE_MB", "many"), ("LOG_LEVEL", "loud"));

        await DemoProcess.EventuallyAsync(() => demo.Log.Count >= 3, "the start is logged");

        Assert.Equal(
            ["LOG_LEVEL='loud' is not one of info, debug, warn, error, none; using info.", "CACHE_SIZE_MB='many' is not a whole number from 0 to 2000; using 16."],
            demo.Log.Where(line => Level(line) == "warn").Select(Message));
        Assert.Equal(16, (await demo.GetJsonAsync("/api/status")).GetProperty("cacheSizeMb").GetInt32());
    }

    [Fact]
    public async Task Log_OfRequests_HasOneLineEachWithItsFacts()
    {
        await using var demo = await DemoProcess.StartAsync();
        await demo.TriggerAsync("error-spam", """{"action":"start","errorRate":50}""");

        await demo.CountFailuresAsync(2);
        await demo.GetJsonAsync("/health");
        await demo.GetJsonAsync("/api/status");

        await DemoProcess.EventuallyAsync(() => demo.Log.Any(line => Message(line) == "GET /api/status 200"), "the last request is logged");
        var requests = demo.Log.Where(line => Route(line) == "/api/data").ToList();
        Assert.Equal(["info", "error"], requests.Select(Level));
        Assert.Equal([200, 500], requests.Select(line => line.GetProperty("status").GetInt32()));
        Assert.Equal("GET /api/data 200", Message(requests[0]));
        Assert.StartsWith("GET /api/data 500: record ", Message(requests[1]), StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", requests[0].GetProperty("time").GetString());
        Assert.True(requests[0].GetProperty("durationMs").GetDouble() >= 0);
        Assert.DoesNotContain(demo.Log, line => Route(line) == "/health");
    }

    [Fact]
    public async Task Log_AtLevelDebug_HasHealthChecksToo()
    {
        await using var demo = await DemoProcess.StartAsync(("LOG_LEVEL", "debug"));

        await demo.GetJsonAsync("/health");

        await DemoProcess.EventuallyAsync(() => demo.Log.Any(line => Route(line) == "/health" && Level(line) == "debug"), "the health check is logged");
    }

    [Fact]
    public async Task Terminate_WhenIdle_ExitsWithZeroAtOnce()
    {
        await using var demo = await DemoProcess.StartAsync();
        await demo.GetJsonAsync("/health");
        var started = TimeProvider.System.GetTimestamp();

        demo.Terminate();
        var exitCode = await demo.WaitForExitAsync();

        Assert.Equal(0, exitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task Terminate_WithFaultsActive_ExitsWithZeroAtOnce()
    {
        await using var demo = await DemoProcess.StartAsync();
        await demo.TriggerAsync("cpu-spike", """{"action":"start"}""");
        await demo.TriggerAsync("memory-leak", """{"action":"start"}""");
        var started = TimeProvider.System.GetTimestamp();

        demo.Terminate();
        var exitCode = await demo.WaitForExitAsync();

        Assert.Equal(0, exitCode);
        Assert.InRange(TimeProvider.System.GetElapsedTime(started).TotalSeconds, 0, 3);
    }

    [Fact]
    public async Task Terminate_WithARequestInFlight_FinishesItFirst()
    {
        const string body = """{"action":"start"}""";
        await using var demo = await DemoProcess.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, demo.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /trigger/error-spam HTTP/1.1\r\nHost: demo\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body[..5]}"));
        await demo.GetJsonAsync("/health");

        demo.Terminate();
        await DemoProcess.EventuallyAsync(() => demo.Log.Any(line => Message(line).StartsWith("stopping", StringComparison.Ordinal)), "it is told to stop");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(body[5..]));
        var answer = await new StreamReader(stream).ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Equal(0, await demo.WaitForExitAsync());
    }

    private static string Message(JsonElement line) => line.GetProperty("message").GetString()!;

    private static string Level(JsonElement line) => line.GetProperty("level").GetString()!;

    private static string? Route(JsonElement line) => line.TryGetProperty("route", out var route) ? route.GetString() : null;
}
