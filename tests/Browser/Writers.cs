using Xunit;

namespace RunbookExecutor.Tests.Browser;

/// <summary>A real <c>runbook up</c> with a service that writes what a test wants, and one that never stops writing.</summary>
public sealed class Writers : IAsyncLifetime
{
    private RunbookProcess? process;

    internal RunbookProcess Process => process!;

    private string Lines => Path.Combine(Process.Folder, "lines");

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-browser-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "lines"), string.Empty);
        await File.WriteAllTextAsync(Path.Combine(folder, "runbook.yaml"), $$"""
            services:
              told:
                command: ["/usr/bin/tail", "-n", "+1", "-f", "{{folder}}/lines"]
              busy:
                command: ["/bin/sh", "-c", "n=0; while :; do n=$((n+1)); echo \"INFO busy line $n\"; sleep 0.2; done"]
            runbooks:
              maxDuration: 7s
            """);
        process = await RunbookProcess.StartAsync(folder, "up", ("RUNBOOK__POLICY__COOLDOWN", "3m"));
    }

    /// <summary>Lets the service <c>told</c> write these lines.</summary>
    public Task WriteAsync(params IEnumerable<string> lines) => File.AppendAllLinesAsync(Lines, lines);

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
