using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Monitor;
using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Tracking;

namespace RunbookExecutor.Tests.Monitor;

/// <summary>The whole monitor as it is registered, on a fake platform and a clock that the test moves.</summary>
internal sealed class MonitorBench : IDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 14, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider services;
    private readonly MonitorStep step;

    public MonitorBench(TimeSpan? cap = null, DetectionOptions? detection = null, string folder = "/nowhere")
    {
        Source = new FakeSource(Time);
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<IContainerSource>(Source)
            .AddSingleton(new RunbookOptions { Folder = folder, MaxDuration = cap })
            .AddSingleton(detection ?? new DetectionOptions())
            .AddMonitor()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });
        step = Get<MonitorStep>();
    }

    public FakeTimeProvider Time { get; } = new(Start);

    public FakeSource Source { get; }

    public IReadOnlyList<Incident> Incidents => [.. Get<IncidentBoard>().Current.Open.Select(tracked => tracked.Incident)];

    public IReadOnlyList<Incident> Resolved => [.. Get<IncidentBoard>().Current.Recent.Select(tracked => tracked.Incident)];

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public object Get(Type type) => services.GetRequiredService(type);

    /// <summary>Takes one step now. A reading that hangs costs the step its patience, which is passed on the fake clock and taken back.</summary>
    public async Task StepAsync()
    {
        var taking = step.TakeAsync(CancellationToken.None);
        for (var waits = 0; !taking.IsCompleted && waits < 3; waits++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.WhenAny(taking, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        await taking;
    }

    /// <summary>Steps every 250 ms, as the loop does, for this long; <paramref name="before"/> each one the test may write lines.</summary>
    public async Task RunAsync(double seconds, Action? before = null)
    {
        for (var count = 0; count < seconds * 4; count++)
        {
            before?.Invoke();
            await StepAsync();
            Time.Advance(TimeSpan.FromMilliseconds(250));
        }
    }

    /// <summary>Steps until <paramref name="holds"/>; gives the seconds that took.</summary>
    public async Task<double> UntilAsync(Func<bool> holds, double atMost = 30, Action? before = null)
    {
        var began = Time.GetUtcNow();
        while ((Time.GetUtcNow() - began).TotalSeconds < atMost)
        {
            before?.Invoke();
            await StepAsync();
            if (holds())
            {
                return (Time.GetUtcNow() - began).TotalSeconds;
            }

            Time.Advance(TimeSpan.FromMilliseconds(250));
        }

        throw new TimeoutException($"It did not hold within {atMost} s.");
    }

    public void Dispose() => services.Dispose();
}
