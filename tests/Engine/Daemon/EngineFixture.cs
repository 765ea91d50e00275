using Xunit;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>The one private engine of a test run, with the tests' images in it. A test class takes it in its constructor.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private PrivateEngine? engine;

    internal PrivateEngine Engine => engine!;

    /// <summary>A place for one test's containers, which is emptied at its end.</summary>
    internal Scene Scene() => new(Engine);

    public async ValueTask InitializeAsync()
    {
        await PrivateEngine.RemoveLeftoversAsync();
        engine = await PrivateEngine.StartAsync();
        await TestImages.BuildAsync(engine);
    }

    public async ValueTask DisposeAsync()
    {
        if (engine is not null)
        {
            await engine.DisposeAsync();
        }
    }
}
