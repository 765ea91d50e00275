using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>Takes one step of the sampling: lists the containers when that is due, and reads those whose turn it is. No reading waits for another.</summary>
public sealed partial class Sampler(
    IContainerSource source, Fleet fleet, Attention attention, SamplingOptions options, TimeProvider time, ILogger<Sampler> logger) : IDisposable
{
    // Most readings end at once. What has not ended after this is left to end by itself, and is judged at a later step.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    // A container that is missing from one list and back in the next keeps its history.
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromSeconds(10);

    // Every step that reads wakes cold caches: containers are spread over the steps of an interval only where there are many.
    private const int ReadTogether = 200;

    private readonly Dictionary<string, ContainerSampler> samplers = [];
    private readonly SingleRead listing = new(options.ReadDeadline, time);
    private readonly List<Task> pending = [];
    private readonly List<ContainerSampler> busy = [];
    private volatile PlatformSnapshot? listed;
    private bool isListingBroken;
    private int step = -1;
    private int sequence;

    /// <summary>Whether the platform answered last time; while it does not, nothing is read and nothing is known.</summary>
    public bool CanSee => !isListingBroken && fleet.Current.IsListed;

    public async Task StepAsync(CancellationToken cancellationToken)
    {
        step = (step + 1) % options.TicksPerInterval;
        if (step == 0 || attention.IsNeeded || isListingBroken || listing.IsUnderWay)
        {
            await ListAsync(cancellationToken);
        }

        if (CanSee)
        {
            await ReadAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        listing.Dispose();
        foreach (var sampler in samplers.Values)
        {
            sampler.Dispose();
        }
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        pending.Clear();
        if (listing.TryBegin(TakeListAsync) && listing.IsUnderWay)
        {
            pending.Add(listing.Current);
            await SettleAsync(cancellationToken);
        }

        // While a list is under way the last one stands, until it is overdue.
        listing.Look();
        if (listing.Problem is { } problem)
        {
            ListFailed(problem);
        }
        else if (Interlocked.Exchange(ref listed, null) is { } snapshot)
        {
            Publish(snapshot);
        }
    }

    private async ValueTask TakeListAsync(CancellationToken cancellationToken) => listed = await source.ListAsync(cancellationToken);

    private void ListFailed(string problem)
    {
        SamplingMeters.ListFailed();
        if (!isListingBroken)
        {
            isListingBroken = true;
            LogListFailed(source.Platform, problem);
        }

        fleet.Publish(fleet.Current with { Problem = problem });
    }

    private void Publish(PlatformSnapshot snapshot)
    {
        if (isListingBroken)
        {
            isListingBroken = false;
            LogListWorksAgain(source.Platform);
        }

        var windows = new ContainerWindow[snapshot.Containers.Count];
        for (var index = 0; index < windows.Length; index++)
        {
            windows[index] = Watch(snapshot.Containers[index], snapshot.Time);
        }

        Forget(snapshot.Time);
        SamplingMeters.ContainersWatched(windows.Length);
        fleet.Publish(new FleetView(snapshot, windows, Problem: null, IsListed: true));
    }

    private ContainerWindow Watch(Container container, DateTimeOffset now)
    {
        if (!samplers.TryGetValue(container.Id, out var sampler))
        {
            sampler = new ContainerSampler(container, sequence++ / ReadTogether % options.TicksPerInterval, source, options, time);
            samplers.Add(container.Id, sampler);
        }

        sampler.ListedAt = now;
        sampler.Window.Observe(container, now);
        return sampler.Window;
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (id, sampler) in samplers)
        {
            if (now - sampler.ListedAt > ForgottenAfter)
            {
                sampler.Dispose();
                samplers.Remove(id);
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        pending.Clear();
        var listedAt = fleet.Current.Snapshot.Time;
        foreach (var sampler in samplers.Values)
        {
            if (sampler.ListedAt == listedAt && (sampler.Phase == step || attention.IsOn(sampler.Window.Container.Service)))
            {
                Begin(sampler);
            }
        }

        await SettleAsync(cancellationToken);
        busy.RemoveAll(HasEnded);
    }

    private void Begin(ContainerSampler sampler)
    {
        sampler.Begin(pending);
        if (!sampler.IsBusy)
        {
            sampler.IsBusy = true;
            busy.Add(sampler);
        }
    }

    // What is still under way is looked at again at the next step, whether or not that reads anything.
    private bool HasEnded(ContainerSampler sampler)
    {
        if (sampler.IsDisposed)
        {
            return true;
        }

        sampler.Look();
        LogProblem(sampler);
        sampler.IsBusy = sampler.IsUnderWay;
        return !sampler.IsBusy;
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        if (pending.Count == 0)
        {
            return;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(Task.WhenAll(pending), Task.Delay(Patience, time, enough.Token));
        await enough.CancelAsync();
    }

    private void LogProblem(ContainerSampler sampler)
    {
        var problem = sampler.Problem;
        if (problem is not null && !sampler.IsProblemKnown)
        {
            LogReadFailed(sampler.Window.Container.Name, problem);
        }

        sampler.IsProblemKnown = problem is not null;
    }

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "The platform {Platform} cannot be read; nothing is known of its containers until it can: {Problem}")]
    private partial void LogListFailed(string platform, string problem);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Information, Message = "The platform {Platform} can be read again")]
    private partial void LogListWorksAgain(string platform);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "{Container} cannot be read; its values are unknown until it can: {Problem}")]
    private partial void LogReadFailed(string container, string problem);
}
