using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

/// <summary>One demo app for all the tests of a class that leave it as it was.</summary>
public sealed class RunningDemo : IAsyncLifetime
{
    internal DemoProcess Process { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Process = await DemoProcess.StartAsync();

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
