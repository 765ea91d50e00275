using RunbookExecutor.Core.Containers;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Platforms.Docker;
using RunbookExecutor.Platforms.Docker.Workbench;

namespace RunbookExecutor.Cli.Demo.Docker;

/// <summary>The demo's service as three containers on a network of their own, which the demo starts and removes itself, as their operator would.</summary>
public sealed class DockerStage(DataDirectory data, TimeProvider time) : DemoStage
{
    /// <summary>Label by which a demo finds what is its own, and what a killed one left; its value is the demo's data directory.</summary>
    public const string Label = DockerPlatform.DemoLabel;

    private const int Replicas = 3;
    private const long MemoryLimitBytes = 128 * 1024 * 1024;
    private const double CpuLimitCores = 0.25;

    private readonly EngineWorkbench workbench = new(new DockerOptions(), time);
    private DemoClaim? claim;

    public override string BadVersion => DemoImages.Bad;

    // A native replica needs little memory, and with a CPU limit that is enforced it takes a while to fill much.
    public override int CacheMegabytes => 108;

    // The limit is enforced here, so that what a replica cannot carry piles up and is worked off when others help: only a little too much.
    public override double SurgeRequestsPerSecond => 75;

    private string Network => $"runbook-demo-{Path.GetFileName(data.Path)}";

    public override RunbookConfiguration Configure(Dictionary<string, string?> flags)
    {
        flags["docker:label"] = $"{Label}={data.Path}";
        return RunbookConfiguration.FromText("demo.yaml", DemoConfiguration.Docker, flags);
    }

    public override Task BuildAsync(Action<string> say, CancellationToken cancellationToken) => new DemoImages(workbench).RequireAsync(say, cancellationToken);

    public override async Task PrepareAsync(Action<string> say, CancellationToken cancellationToken)
    {
        claim = DemoClaim.Take(data.Path);
        await ClearAsync(say, cancellationToken);
        await BuildAsync(say, cancellationToken);
        say("Starting three containers of the demo service ...");
        await workbench.CreateNetworkAsync(Network, new Dictionary<string, string> { [Label] = data.Path }, cancellationToken);
        foreach (var number in Enumerable.Range(1, Replicas))
        {
            await workbench.StartAsync(Order(number), cancellationToken);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        try
        {
            // Without the claim nothing was set up.
            await (claim is null ? Task.CompletedTask : workbench.RemoveAsync(Label, data.Path, CancellationToken.None));
        }
        catch (PlatformException problem)
        {
            await Console.Error.WriteLineAsync($"The demo's containers could not be removed; the next demo does it. {problem.Message}");
        }

        workbench.Dispose();
        claim?.Dispose();
    }

    private ContainerOrder Order(int number) => new()
    {
        Name = $"{DemoFleet.Service}-{number}",
        Image = DemoImages.Good,
        Network = Network,
        MemoryLimitBytes = MemoryLimitBytes,
        CpuLimitCores = CpuLimitCores,
        Labels = new Dictionary<string, string> { ["runbook.enable"] = "true", ["runbook.service"] = DemoFleet.Service, [Label] = data.Path },
        Environment = new Dictionary<string, string> { ["LOG_LEVEL"] = "info", ["CACHE_SIZE_MB"] = "16", ["LEAK_LIMIT_MB"] = "117" },
    };

    // What a killed demo left bears the names that this one wants.
    private async Task ClearAsync(Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var other in await workbench.LabelValuesAsync(Label, cancellationToken))
        {
            if (other != data.Path && DemoClaim.IsHeld(other))
            {
                throw new DemoException($"A demo runs on this engine already, with the data directory {other}. End it first.");
            }

            say($"Removing what a killed demo left ({other}) ...");
            await workbench.RemoveAsync(Label, other, cancellationToken);
        }
    }
}
