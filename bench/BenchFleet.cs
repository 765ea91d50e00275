using RunbookExecutor.Cli.Demo;
using RunbookExecutor.Cli.Demo.Local;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Bench;

/// <summary>A data directory and a configuration, for roles that run as processes of their own.</summary>
internal sealed class BenchFleet : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="configuration">As in <c>runbook.yaml</c>; without it the demo's three replicas.</param>
    public BenchFleet(string? configuration = null) => File.WriteAllText(Configuration, configuration ?? DemoConfiguration.Local);

    public string Data { get; } = Directory.CreateTempSubdirectory("runbook-bench-").FullName;

    public string Configuration => Path.Combine(Data, "runbook.yaml");

    public RunbookProcess Start(string role) => RunbookProcess.Start(role, "--data", Data, "--config", Configuration, "--port", "0");

    /// <summary>Address of a role once it answers.</summary>
    public async Task<Uri> AddressAsync(string role)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        do
        {
            if (InstanceEndpoints.Read(Data).TryGetValue(role, out var address))
            {
                return address;
            }
        }
        while (await timer.WaitForNextTickAsync(patience.Token));
        throw new InvalidOperationException($"The {role} did not start.");
    }

    public TrafficGenerator Traffic() =>
        new(new Platforms.Local.LocalSource(Data, TimeProvider.System), DemoFleet.Service, new LocalStage().SurgeRequestsPerSecond, TimeProvider.System);

    public void Dispose() => Directory.Delete(Data, recursive: true);

    public static IReadOnlyList<string> Roles => RolePorts.Roles;
}
