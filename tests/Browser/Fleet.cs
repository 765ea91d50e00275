using System.Net.Http.Json;
using Xunit;

namespace RunbookExecutor.Tests.Browser;

/// <summary>A real <c>runbook up</c> with one service that waits for a person before it is acted on, and one that writes hostile lines.</summary>
public sealed class Fleet : IAsyncLifetime
{
    public const string Hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    private RunbookProcess? process;

    internal RunbookProcess Process => process!;

    /// <summary>Where the first replica of <c>web</c> listens.</summary>
    public int FirstPort { get; } = RunbookProcess.Ports(4);

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-browser-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "runbook.yaml"), $$"""
            services:
              web:
                command: ["${app}/DemoApp"]
                replicas: 2
                ports: {{FirstPort}}-{{FirstPort + 3}}
                cpuLimit: 0.5
                memoryLimit: 128MiB
                health: /health
                mode: propose
              loud:
                command: ["/bin/sh", "-c", "while :; do echo \"WARN {{Hostile}}\"; echo \"[click](javascript:alert(3))\"; printf 'ERROR \\033[31mred\\033[0m \\342\\200\\256exe.gnp\\n'; sleep 1; done"]
                replicas: 1
            runbooks:
              maxDuration: 1s
            """);
        process = await RunbookProcess.StartAsync(folder, "up");
    }

    /// <summary>Begins a leak in a replica of <c>web</c>, 1 or 2; its runbook then asks whether it may restart it.</summary>
    public async Task LeakAsync(int replica = 1)
    {
        using var client = new HttpClient();
        using var answer = await client.PostAsJsonAsync(new Uri($"http://127.0.0.1:{FirstPort + replica - 1}/trigger/memory-leak"), new { action = "start" });
        answer.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
