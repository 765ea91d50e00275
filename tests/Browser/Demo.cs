using Xunit;

namespace RunbookExecutor.Tests.Browser;

/// <summary>A real <c>runbook demo</c>.</summary>
public sealed class Demo : IAsyncLifetime
{
    private RunbookProcess? process;

    internal RunbookProcess Process => process!;

    public async ValueTask InitializeAsync() => process = await RunbookProcess.StartAsync(Directory.CreateTempSubdirectory("runbook-browser-").FullName, "demo");

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;
}
