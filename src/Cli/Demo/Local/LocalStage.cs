using RunbookExecutor.Hosting.Configuration;

namespace RunbookExecutor.Cli.Demo.Local;

/// <summary>The demo's service as child processes: the executor's supervisor starts and ends them.</summary>
public sealed class LocalStage : DemoStage
{
    public override string BadVersion => "v2";

    public override int CacheMegabytes => 185;

    public override double SurgeRequestsPerSecond => 68;

    public override RunbookConfiguration Configure(Dictionary<string, string?> flags) => RunbookConfiguration.FromText("demo.yaml", DemoConfiguration.Local, flags);

    // It was built with this program.
    public override Task BuildAsync(Action<string> say, CancellationToken cancellationToken) => Task.CompletedTask;

    public override Task PrepareAsync(Action<string> say, CancellationToken cancellationToken) => Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
