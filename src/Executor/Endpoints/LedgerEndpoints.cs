using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>Reads the ledger, once or as it grows.</summary>
internal static class LedgerEndpoints
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);

    public static RouteGroupBuilder MapLedger(this RouteGroupBuilder api)
    {
        api.MapGet("/ledger", Entries);
        api.MapGet("/ledger/verification", (LedgerStore ledger) => TypedResults.Ok(LedgerCheck.Of(LedgerVerifier.Verify(ledger.Folder), ledger.Folder)));
        api.MapGet("/events", Events);
        return api;
    }

    private static Results<Ok<LedgerEntryView[]>, JsonHttpResult<ErrorAnswer>> Entries(
        LedgerStore ledger, long? after, long? before, DateTimeOffset? since, string? action, string? incident, string? kind, int limit = 100)
    {
        if (limit is < 1 or > LedgerQuery.MaxLimit)
        {
            return Answers.BadRequest($"limit is {limit}; it must be 1 to {LedgerQuery.MaxLimit}.");
        }

        if (action is not null && !Ids.IsWellFormed(action, ActionId.Prefix))
        {
            return Answers.BadRequest("action is not an id of the form act-UUID.");
        }

        if (incident is not null && !Ids.IsWellFormed(incident, IncidentId.Prefix))
        {
            return Answers.BadRequest("incident is not an id of the form inc-UUID.");
        }

        if (kind is not null && !Enum.GetNames<EntryKind>().Contains(kind, StringComparer.OrdinalIgnoreCase))
        {
            return Answers.BadRequest($"kind must be one of {string.Join(", ", Enum.GetNames<EntryKind>())}.");
        }

        var query = new LedgerQuery
        {
            After = after,
            Before = before,
            IncidentId = incident is null ? null : new IncidentId(incident),
            Since = since,
            ActionId = action is null ? null : new ActionId(action),
            Kind = kind is null ? null : Enum.Parse<EntryKind>(kind, ignoreCase: true),
            Limit = limit,
        };
        return TypedResults.Ok(ledger.Read(reader => reader.Entries(query)).Select(LedgerEntryView.Of).ToArray());
    }

    private static ServerSentEventsResult<LedgerEntryView> Events(LedgerStore ledger, HttpRequest request, TimeProvider time, IHostApplicationLifetime lifetime, long? after)
    {
        // A client that comes back names the last entry that it saw.
        var last = long.TryParse(request.Headers["Last-Event-ID"], out var seen) ? seen : after;
        return TypedResults.ServerSentEvents(FollowAsync(ledger, last ?? ledger.Read(reader => reader.LastSeq()), time, lifetime.ApplicationStopping, request.HttpContext.RequestAborted));
    }

    private static async IAsyncEnumerable<SseItem<LedgerEntryView>> FollowAsync(
        LedgerStore ledger, long after, TimeProvider time, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        while (!either.IsCancellationRequested)
        {
            foreach (var entry in ReadOn(ledger, after))
            {
                after = entry.Seq;
                yield return new SseItem<LedgerEntryView>(LedgerEntryView.Of(entry), "entry") { EventId = $"{entry.Seq}" };
            }

            await Task.Delay(LookAgain, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A ledger that cannot be read now may be readable at the next look.
    private static IReadOnlyList<LedgerEntry> ReadOn(LedgerStore ledger, long after)
    {
        try
        {
            return ledger.Read(reader => reader.Entries(new LedgerQuery { After = after }));
        }
        catch (LedgerUnavailableException)
        {
            return [];
        }
    }
}
