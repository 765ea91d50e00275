using Xunit;

namespace RunbookExecutor.Tests.Browser;

/// <summary>A real <c>runbook demo</c>.</summary>
public sealed class Demo : IAsyncLifetime
{
    private RunbookProcess? process;

    internal RunbookProcess Process => process!;

    public async ValueTask InitializeAsync()
    {
        // A step that is checked for two seconds can be seen while it is the current one.
        process = await RunbookProcess.StartAsync(Directory.CreateTempSubdirectory("runbook-browser-").FullName, "demo", ("RUNBOOK__RUNBOOKS__MAXDURATION", "2s"));
        await process.ShowsAsync("demo-app-3");
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
