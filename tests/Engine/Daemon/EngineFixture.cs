using Xunit;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>The one private engine of a test run, with the tests' images in it. A test class takes it in its constructor.</summary>
public sealed class EngineFixture : IAsyncLifetime
{
    private readonly Built demoImages;
    private readonly Built runbookImage;
    private PrivateEngine? engine;

    public EngineFixture()
    {
        demoImages = new Built(() => BuildAsync(Repository.Command, "demo", "--platform", "docker", "--build-only"));
        runbookImage = new Built(() => BuildAsync(Repository.File("scripts/pack-image.sh"), RunbookImage));
    }

    /// <summary>The image of the command, once <see cref="RequireRunbookImageAsync"/> has packed it.</summary>
    public const string RunbookImage = "runbook:local";

    private static readonly TimeSpan BuildPatience = TimeSpan.FromMinutes(8);

    internal PrivateEngine Engine => engine!;

    /// <summary>A place for one test's containers, which is emptied at its end.</summary>
    internal Scene Scene() => new(Engine);

    /// <summary>Builds the demo's images as the command does, once for all tests; it takes about a minute.</summary>
    public Task RequireDemoImagesAsync() => demoImages.RequireAsync();

    /// <summary>Packs the command's image as the script does, once for all tests; it takes about a minute.</summary>
    public Task RequireRunbookImageAsync() => runbookImage.RequireAsync();

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

    // Other tests run meanwhile, and a compiler leaves little to them: it gets what they do not need.
    private Task<string> BuildAsync(string program, params string[] arguments) =>
        Tool.RunAsync(BuildPatience, "nice", ["-n", "10", program, .. arguments], ("DOCKER_HOST", Engine.Host));
}
