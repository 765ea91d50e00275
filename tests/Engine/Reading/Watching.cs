using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker;
using RunbookExecutor.Tests.Engine.Daemon;

namespace RunbookExecutor.Tests.Engine.Reading;

/// <summary>Reads an engine as the monitor does, and waits for what it shows.</summary>
internal sealed class Watching : IAsyncDisposable
{
    public Watching(string host, DockerOptions? options = null) =>
        Source = new DockerSource((options ?? new DockerOptions()) with { Host = host }, TimeProvider.System, NullLogger<DockerSource>.Instance);

    public DockerSource Source { get; }

    public Task<PlatformSnapshot> ListAsync() => Source.ListAsync(CancellationToken.None);

    public async Task<Container?> FindAsync(string name) => (await ListAsync()).FindContainer(name);

    /// <summary>The container as soon as it is as expected.</summary>
    public async Task<Container> UntilAsync(string name, Func<Container, bool> holds, string what)
    {
        Container? found = null;
        await Waiting.UntilAsync(async () => (found = await FindAsync(name)) is not null && holds(found), $"{name} {what}");
        return found!;
    }

    public async Task<ResourceUsage?> UsageAsync(string name) => await Source.ReadUsageAsync((await FindAsync(name))!, CancellationToken.None);

    /// <summary>Why the platform cannot be read; null when it can.</summary>
    public async Task<string?> ProblemAsync()
    {
        try
        {
            await ListAsync();
            return null;
        }
        catch (PlatformException problem)
        {
            return problem.Message;
        }
    }

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
