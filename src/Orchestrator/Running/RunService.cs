using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Clients;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>Waits for incidents that fire, starts a run for each, and first of all takes up the runs that a dead process left behind.</summary>
public sealed partial class RunService(
    MonitorClient monitor, ExecutorClient executor, RunStore store, RunsLock runsLock, RunTools tools, RunEngine engine, ILogger<RunService> logger)
    : BackgroundService
{
    private const int LongPollSeconds = 10;

    /// <summary>A thaw changes no incident, so the monitor does not tell of it: it is looked for this often while something waits for it.</summary>
    private const int FrozenPollSeconds = 1;

    private const int Remembered = 500;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(500);

    private readonly RunQueue queue = new();
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<RunId, Task> running = new();
    private readonly Dictionary<IncidentId, Incident> open = [];
    private volatile bool isFrozen;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await runsLock.EnterAsync(LogStandingBy, stoppingToken);
        var hasTakenUp = false;
        string? cursor = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!hasTakenUp)
                {
                    TakeUp(stoppingToken);
                    hasTakenUp = true;
                }

                var list = await monitor.ListIncidentsAsync(cursor, isFrozen ? FrozenPollSeconds : LongPollSeconds, stoppingToken);
                Remember(list.Incidents, isAll: cursor is null);
                cursor = list.Cursor;
                await StartRunsAsync(stoppingToken);
            }
            catch (Exception problem) when (IsExpected(problem))
            {
                // The monitor may have begun anew: its old cursor means nothing then.
                cursor = null;
                LogWaiting(problem.Message);
                await Task.Delay(RetryInterval, tools.Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }

        await Task.WhenAll(running.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void TakeUp(CancellationToken cancellationToken)
    {
        var unfinished = store.Unfinished();
        foreach (var run in store.Latest(Remembered).Concat(unfinished))
        {
            queue.Remember(run);
        }

        foreach (var run in unfinished)
        {
            LogTakenUp(run.Id.Value, run.RunbookId, run.Position.ToString());
            Launch(run, cancellationToken);
        }
    }

    // The first answer holds every incident, later ones only those that changed.
    private void Remember(IReadOnlyList<Incident> incidents, bool isAll)
    {
        lock (gate)
        {
            if (isAll)
            {
                open.Clear();
            }

            foreach (var incident in incidents)
            {
                if (incident.IsOpen)
                {
                    open[incident.Id] = incident;
                }
                else
                {
                    open.Remove(incident.Id);
                }
            }
        }
    }

    private async Task StartRunsAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<Incident> startable;
        lock (gate)
        {
            startable = queue.Startable(open.Values);
        }

        isFrozen = startable.Count > 0 && (await executor.GetLimitsAsync(cancellationToken)).Frozen;
        if (isFrozen)
        {
            return;
        }

        foreach (var incident in startable)
        {
            await StartAsync(incident, cancellationToken);
        }
    }

    private async Task StartAsync(Incident incident, CancellationToken cancellationToken)
    {
        var (markdown, problem) = await RunbookAsync(incident, cancellationToken);
        lock (gate)
        {
            if (!queue.TryBegin(incident))
            {
                // Another round was faster: rounds begin after an answer of the monitor and at the end of each run.
                return;
            }
        }

        var started = new RunStarted
        {
            RunId = RunId.New(tools.Time),
            Time = tools.Time.GetUtcNow(),
            Incident = incident,
            RunbookId = incident.Fingerprint.Type.RunbookId,
            Markdown = markdown,
            ContentHash = RunbookParser.Parse(incident.Fingerprint.Type.RunbookId, markdown).ContentHash,
            RunbookProblem = problem,
        };
        Record(started);
        Launch(Run.From([started]), cancellationToken);
    }

    // A run that is not written down has not begun: the next round may begin it.
    private void Record(RunStarted started)
    {
        try
        {
            tools.Journal.Append(started);
        }
        catch (RunStoreException)
        {
            lock (gate)
            {
                queue.GiveBack(started.Incident);
            }

            throw;
        }
    }

    // Without a runbook the run has nothing to do but to call a person, which is what should happen.
    private async Task<(string Markdown, string? Problem)> RunbookAsync(Incident incident, CancellationToken cancellationToken)
    {
        try
        {
            return ((await monitor.GetRunbookAsync(incident.Fingerprint.Type, cancellationToken)).Content, null);
        }
        catch (ToolException problem)
        {
            LogNoRunbook(incident.Fingerprint.Type.Value, problem.Message);
            return (string.Empty, problem.Message);
        }
    }

    private void Launch(Run run, CancellationToken cancellationToken) =>
        running[run.Id] = Task.Run(() => CarryOutAsync(run, cancellationToken), cancellationToken);

    private async Task CarryOutAsync(Run run, CancellationToken cancellationToken)
    {
        try
        {
            run = await engine.CarryOutAsync(run, cancellationToken);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            // The monitor's next answer begins another run; beginning it here could go round without a pause.
            LogBroken(problem, run.Id.Value);
            return;
        }
        finally
        {
            running.TryRemove(run.Id, out _);
            lock (gate)
            {
                queue.End(run);
            }
        }

        try
        {
            // Another incident of the same service may have waited for this run to end.
            await StartRunsAsync(cancellationToken);
        }
        catch (Exception problem) when (IsExpected(problem))
        {
            LogWaiting(problem.Message);
        }
    }

    private static bool IsExpected(Exception problem) => problem is RoleUnavailableException or ToolException or RunStoreException;

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "Another orchestrator carries out the runs of this data directory ({Path}); this one takes over when that one ends")]
    private partial void LogStandingBy(string path);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "Waiting for incidents: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Information, Message = "Run {RunId} of {RunbookId}.md goes on at {Position}")]
    private partial void LogTakenUp(string runId, string runbookId, string position);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Error, Message = "Run {RunId} broke off; its incident may get another run")]
    private partial void LogBroken(Exception problem, string runId);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Error, Message = "There is no usable runbook for {AnomalyType}: {Reason}")]
    private partial void LogNoRunbook(string anomalyType, string reason);
}
