using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Hosting.Security;
using RunbookExecutor.Orchestrator.Running;

namespace RunbookExecutor.Orchestrator.Endpoints;

/// <summary>Shows runs and their events to people and pages.</summary>
public static class RunEndpoints
{
    private const int Listed = 100;

    public static void MapRuns(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/runs", (RunStore store) => TypedResults.Ok(new RunList([.. store.Latest(Listed).Select(RunSummary.Of)])));
        routes.MapGet("/api/runs/{id}", Details);
        routes.MapGet("/api/events", (RunJournal journal, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
            TypedResults.ServerSentEvents(Follow(journal, lifetime.ApplicationStopping, cancellationToken)));
    }

    private static Results<Ok<RunDetails>, NotFound<Problem>> Details(string id, RunStore store)
    {
        var events = Ids.IsWellFormed(id, RunId.Prefix) ? store.Events(new RunId(id)) : [];
        return events.Count == 0
            ? TypedResults.NotFound(new Problem($"There is no run '{id}'. GET /api/runs lists them."))
            : TypedResults.Ok(new RunDetails(RunSummary.Of(Run.From(events)), events));
    }

    private static async IAsyncEnumerable<SseItem<RunEvent>> Follow(
        RunJournal journal, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A reader that cannot keep up loses the oldest events; /api/runs/{id} has them all.
        var channel = Channel.CreateBounded<(long Number, RunEvent Event)>(
            new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        using var watch = journal.Watch((number, happened) => channel.Writer.TryWrite((number, happened)));
        using var registration = stopping.Register(() => channel.Writer.TryComplete());
        await foreach (var (number, happened) in channel.Reader.ReadAllAsync(cancellationToken))
        {
            yield return new SseItem<RunEvent>(happened, "run") { EventId = number.ToString() };
        }
    }
}
