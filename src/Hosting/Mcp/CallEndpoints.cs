using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>Shows which tools were called, by whom and with what result, once or as it happens.</summary>
public static class CallEndpoints
{
    public static void MapCalls(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/calls", (CallLog log, long after = 0) => TypedResults.Ok(new CallList(log.After(after).Calls)));
        routes.MapGet("/api/calls/events", Events);
    }

    private static ServerSentEventsResult<ToolCall> Events(CallLog log, IHostApplicationLifetime lifetime, CancellationToken cancellationToken, long after = 0) =>
        TypedResults.ServerSentEvents(FollowAsync(log, after, lifetime.ApplicationStopping, cancellationToken));

    private static async IAsyncEnumerable<SseItem<ToolCall>> FollowAsync(CallLog log, long after, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        while (!ends.IsCancellationRequested)
        {
            var (calls, more) = log.After(after);
            foreach (var call in calls)
            {
                after = call.Number;
                yield return new SseItem<ToolCall>(call, "call") { EventId = $"{call.Number}" };
            }

            await more.WaitAsync(ends.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <param name="Calls">Oldest first.</param>
public sealed record CallList(IReadOnlyList<ToolCall> Calls);
