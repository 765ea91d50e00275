using RunbookExecutor.Cli.Instances;

namespace RunbookExecutor.Bench.Dashboard;

/// <summary>Many real processes, and each role in a process of its own.</summary>
internal sealed class LargeFleet : IDisposable
{
    // What a policy allows at most.
    private const int MostReplicas = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly BenchFleet fleet;
    private readonly List<RunbookProcess> roles = [];

    private LargeFleet(string configuration) => fleet = new BenchFleet(configuration);

    /// <summary>The process that serves the pages.</summary>
    public RunbookProcess Dashboard { get; private set; } = null!;

    public Uri Address { get; private set; } = null!;

    /// <summary>So many that only sleep: hardly a number changes.</summary>
    public static Task<LargeFleet> SleepingAsync(int containers) => StartAsync(containers, "[\"/bin/sleep\", \"100000\"]");

    /// <summary>So many that each hold another amount of memory in every second, up to a twentieth of their limit. (CPU is counted in hundredths of a second, which is too coarse for so little.)</summary>
    public static Task<LargeFleet> WorkingAsync(int containers) => StartAsync(
        containers,
        """["/usr/bin/perl", "-e", "while (1) { my $held = \"x\" x rand(8e5); select(undef, undef, undef, 1); }"]""");

    /// <summary>So many that write five lines a second each.</summary>
    public static Task<LargeFleet> TalkingAsync(int containers) => StartAsync(
        containers,
        """["/usr/bin/perl", "-e", "$| = 1; my $n = 0; while (1) { $n++; print \"INFO request $n answered in 12 ms with status 200\\n\"; select(undef, undef, undef, 0.2); }"]""");

    public void Dispose()
    {
        roles.Reverse<RunbookProcess>().ToList().ForEach(role => role.Dispose());
        fleet.Dispose();
    }

    private static async Task<LargeFleet> StartAsync(int containers, string command)
    {
        var services = Enumerable.Range(0, Math.Max(1, containers / MostReplicas)).Select(service => $"  service-{service}: {{ command: {command}, replicas: {Math.Min(MostReplicas, containers)}, memoryLimit: 16MiB, cpuLimit: 0.5 }}\n");
        var large = new LargeFleet($"services:\n{string.Concat(services)}");
        foreach (var role in new[] { RolePorts.Executor, RolePorts.Monitor, RolePorts.Orchestrator, RolePorts.Dashboard })
        {
            large.roles.Add(large.fleet.Start(role));
            large.Address = await large.fleet.AddressAsync(role);
        }

        large.Dashboard = large.roles[^1];
        await large.AreKnownAsync(containers);
        return large;
    }

    private async Task AreKnownAsync(int containers)
    {
        using var client = new HttpClient();
        var monitor = await fleet.AddressAsync(RolePorts.Monitor);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            var list = await client.GetStringAsync(new Uri(monitor, "/api/containers"), patience.Token);
            if (list.Split("\"running\"").Length > containers)
            {
                return;
            }
        }
    }
}
