using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Tests.Executor;

/// <summary>An executor over a fake platform, virtual time and a data directory of its own.</summary>
internal sealed class Rig : IDisposable
{
    /// <summary>For tests of other rules: runs may follow each other at once.</summary>
    public static readonly PolicyOptions Hurried = new() { Cooldown = TimeSpan.Zero, AcceptHigherLimits = true };

    private readonly ServiceProvider _services;
    private readonly bool _ownsDirectory;

    public Rig(TestTime? time = null, FakePlatform? platform = null, string? directory = null, string bootId = "boot-1", PolicyOptions? policy = null, Func<ExecutorOptions, ExecutorOptions>? with = null, bool ownsDirectory = false)
    {
        _ownsDirectory = ownsDirectory || directory is null;
        Directory = directory ?? System.IO.Directory.CreateTempSubdirectory("executor-").FullName;
        Time = time ?? new TestTime();
        Platform = platform ?? new FakePlatform(Time);
        var options = new ExecutorOptions { DataDirectory = Directory, FreezeVariable = null };
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new BootClock(Time, bootId))
            .AddSingleton<IActuator>(Platform)
            .AddSingleton<IDeployer>(Platform)
            .AddSingleton(with?.Invoke(options) ?? options)
            .AddSingleton(policy ?? new PolicyOptions())
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddExecutor()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public string Directory { get; }

    public TestTime Time { get; }

    public FakePlatform Platform { get; }

    public LedgerStore Ledger => Get<LedgerStore>();

    public FreezeSwitch Freeze => Get<FreezeSwitch>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task StartAsync<T>()
        where T : IHostedService => _services.GetServices<IHostedService>().OfType<T>().Single().StartAsync(CancellationToken.None);

    public static ActionRequest Restart(string id, string caller = "agent") => new() { Action = new RestartContainer(id), Caller = caller };

    public static ActionRequest Scale(int replicas, string caller = "agent") => new() { Action = new ScaleService("demo-app", replicas), Caller = caller };

    public static ActionRequest Update(string id, bool restart = true, string name = "LOG_LEVEL", string value = "debug") =>
        new() { Action = new UpdateEnvironment(id, new Dictionary<string, string?> { [name] = value }, restart), Caller = "agent" };

    public static ActionRequest Rollback() => new() { Action = new RollbackDeployment("demo-app"), Caller = "agent" };

    public Task<ActionAnswer> SubmitAsync(ActionRequest request) => Time.PassUntilAsync(Get<ActionDesk>().SubmitAsync(request, CancellationToken.None));

    public async Task<ActionRecord> SendAsync(ActionRequest request)
    {
        var answer = await SubmitAsync(request);
        return answer is ActionAnswer.Sent sent ? sent.Record : throw new InvalidOperationException($"Not sent: {answer}");
    }

    public async Task<Verdict.Deny> RefusalOfAsync(ActionRequest request)
    {
        var answer = await SubmitAsync(request);
        return answer is ActionAnswer.Refused refused ? refused.Verdict : throw new InvalidOperationException($"Not refused: {answer}");
    }

    public Task<VerificationAnswer> ReportAsync(ActionRecord action, VerificationOutcome outcome, string caller = "agent") =>
        Time.PassUntilAsync(Get<VerificationDesk>().ReportAsync(action.Id, new VerificationPayload(outcome, "seen"), caller, CancellationToken.None));

    /// <param name="isHurried">Virtual time may pass sooner than it has to; for tests that do not look at it.</param>
    public Task ReconcileAsync(bool isHurried = false) => Time.PassUntilAsync(Get<Reconciler>().RunOnceAsync(CancellationToken.None), isHurried);

    public ActionRecord Find(ActionRecord action) => Ledger.Read(reader => reader.FindAction(action.Id))!;

    public IReadOnlyList<ActionRecord> Actions() => Ledger.Read(reader => reader.RecentActions(100));

    public IReadOnlyList<LedgerEntry> Entries(EntryKind? kind = null) => Ledger.Read(reader => reader.Entries(new LedgerQuery { After = 0, Kind = kind, Limit = 1000 }));

    public void Dispose()
    {
        _services.Dispose();
        if (_ownsDirectory)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }
    }
}
