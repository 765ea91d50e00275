using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Local;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.State;
using RunbookExecutor.Platforms.Local.Supervision;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Local;

/// <summary>A supervisor of real children in this process, on a data directory of its own.</summary>
internal sealed class LocalFixture : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static int _lastPort = 22000 + (Environment.ProcessId % 400 * 20);

    private readonly Dictionary<string, LocalServiceOptions> _services;

    private LocalFixture(Dictionary<string, LocalServiceOptions> services) => _services = services;

    public string Root { get; } = Directory.CreateTempSubdirectory("local-").FullName;

    public LocalPlatformOptions Options => new() { DataDirectory = Path.Combine(Root, "data"), RegistryFolder = Path.Combine(Root, "registry") };

    public LocalSupervisor Supervisor { get; private set; } = null!;

    public LocalActuator Actuator { get; private set; } = null!;

    public static LocalServiceOptions Server { get; } = new()
    {
        Command = ["${app}/RunbookExecutor.Tests.Host", "serve"],
        Health = "/health",
        StopGrace = TimeSpan.FromSeconds(2),
        Versions = [new() { Name = "v1" }, new() { Name = "v2" }, new() { Name = "bad", Environment = new() { ["FAIL_AT_START"] = "no such table" } }],
    };

    public static LocalServiceOptions Shell(string script) => new() { Command = ["sh", "-c", script], StopGrace = TimeSpan.FromSeconds(2) };

    /// <summary>Ten ports that no other test of this run uses.</summary>
    public static string Ports()
    {
        var last = Interlocked.Add(ref _lastPort, 10);
        return $"{last - 9}-{last}";
    }

    public static Task<LocalFixture> StartAsync(LocalServiceOptions service) =>
        StartAsync(new Dictionary<string, LocalServiceOptions> { ["app"] = service });

    public static async Task<LocalFixture> StartAsync(Dictionary<string, LocalServiceOptions> services, Func<LocalPlatformOptions, LocalPlatformOptions>? change = null)
    {
        var fixture = new LocalFixture(services);
        await fixture.BeginAsync(change);
        return fixture;
    }

    /// <summary>Another supervisor on the same data directory.</summary>
    public async Task BeginAsync(Func<LocalPlatformOptions, LocalPlatformOptions>? change = null)
    {
        var compiled = LocalServices.Compile(_services, AppContext.BaseDirectory);
        Assert.Empty(compiled.Errors);
        Supervisor = new LocalSupervisor(change?.Invoke(Options) ?? Options, compiled.Definitions, TimeProvider.System, NullLogger<LocalSupervisor>.Instance);
        Actuator = new LocalActuator(Supervisor);
        await Supervisor.StartAsync(default);
    }

    public async Task EndAsync()
    {
        await Supervisor.StopAsync(default);
        Supervisor.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Directory.Delete(Root, recursive: true);
    }

    public TargetState Target(string service = "app")
    {
        var snapshot = Supervisor.Read();
        return new TargetState(snapshot.FindService(service)!, snapshot.ReplicasOf(service));
    }

    public Container Find(string id) => Supervisor.Read().FindContainer(id)!;

    public SlotState Slot(string id) => Supervisor.Replicas.State.FindSlot(id)!.Value.Slot;

    public string Log(string id) => File.ReadAllText(Slot(id).LogPath);

    public Task RunningAsync(int replicas = 1) => UntilAsync(() => Target().RunningReplicas == replicas && Target().Replicas.Count == replicas);

    /// <summary>Carries an action out as the executor does: prepare, every step, read back.</summary>
    public async Task<(IReadOnlyList<string> Said, ActionProgress Progress)> ActAsync(RemediationAction action)
    {
        var id = ActionId.New(TimeProvider.System);
        var before = Target();
        var said = new List<string>();
        foreach (var step in Assert.IsType<Actuation.Steps>(Actuator.Prepare(action, id, before)).List)
        {
            said.Add(await step.RunAsync(default));
        }

        return (said, Actuator.Judge(action, id, before, Target()));
    }

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!condition())
        {
            Assert.False(deadline.IsCancellationRequested, "It did not come about in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
