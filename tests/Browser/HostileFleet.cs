using ModelContextProtocol.Client;
using Xunit;

namespace RunbookExecutor.Tests.Browser;

/// <summary>A real <c>runbook up</c> whose runbook was written by somebody who means ill, and a caller of the same kind.</summary>
public sealed class HostileFleet : IAsyncLifetime
{
    public const string Markup = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    // A colour, and a file that seems to be a picture.
    public const string Steering = "\u001b[31mred \u202Eexe.gnp\u202C";

    private RunbookProcess? process;

    internal RunbookProcess Process => process!;

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-browser-").FullName;
        var port = RunbookProcess.Ports(4);
        await File.WriteAllTextAsync(Path.Combine(folder, "runbook.yaml"), $$"""
            services:
              web:
                command: ["${app}/DemoApp"]
                replicas: 2
                ports: {{port}}-{{port + 3}}
                memoryLimit: 128MiB
                health: /health
            policy:
              alwaysAsk: [restart-container]
            runbooks:
              folder: runbooks
              maxDuration: 1s
            """);
        Directory.CreateDirectory(Path.Combine(folder, "runbooks"));
        await File.WriteAllTextAsync(Path.Combine(folder, "runbooks", "memory-spike.md"), $$"""
            # Memory spike {{Markup}} {{Steering}}

            Prose with {{Markup}} and {{Steering}}, [a link](javascript:alert(3)), ![a picture](javascript:alert(4)) and <javascript:alert(5)>.

            <div onclick="alert(6)">A block</div>

            ## Detection

            Container memory usage exceeds 80% for more than 2 minutes.

            ## Steps

            1. Note {{Markup}} {{Steering}} [here](javascript:alert(7))
            2. `restart-container` the affected container
            3. `verify memory < 70% for 3m`
            """);
        process = await RunbookProcess.StartAsync(folder, "up");
    }

    /// <summary>Asks the executor for a restart, which a person then has to approve.</summary>
    public async Task AskAsync(string reason)
    {
        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new() { Endpoint = new Uri(Process.Executor, "mcp") }));
        var answer = await client.CallToolAsync("restart-container", new Dictionary<string, object?> { ["containerId"] = "web-1", ["reason"] = reason });
        var text = answer.StructuredContent.ToString();
        Assert.True(text?.Contains("approvalId", StringComparison.Ordinal), text);
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
