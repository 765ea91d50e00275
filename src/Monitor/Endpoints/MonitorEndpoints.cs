using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Monitor.Endpoints;

/// <summary>The monitor over HTTP: the same queries as the tools, for pages and scripts.</summary>
public static class MonitorEndpoints
{
    public static void MapMonitorEndpoints(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api");
        api.MapGet("/containers", (ContainerQuery query, string? service, string? state) => query.List(service, state).ToResult());
        api.MapGet("/containers/{id}/metrics", (MetricsQuery query, string id, string? since) => query.Get(id, since).ToResult());
        api.MapGet(
            "/logs/{container}",
            (LogQuery query, string container, int? lines, string? level, string? since, string? contains, string? cursor) =>
                query.Get(container, lines, level, since, contains, cursor).ToResult());
        api.MapGet("/samples", (SampleQuery query, string? container, int? seconds, int? points) => query.Get(container, seconds, points).ToResult());
        api.MapGet("/lines", Lines);
        api.MapGet("/anomalies/{container}", (AnomalyQuery query, string container) => query.Get(container).ToResult());
        api.MapGet(
            "/incidents",
            async (IncidentQuery query, string? state, string? after, int? waitSeconds, CancellationToken cancellationToken) =>
                (await query.ListAsync(state, after, waitSeconds, cancellationToken)).ToResult());
        api.MapGet("/incidents/{id}", (IncidentQuery query, string id) => query.Find(id).ToResult());
        api.MapGet("/runbooks", (RunbookQuery query) => TypedResults.Ok(query.List()));
        api.MapGet("/runbooks/{id}", (RunbookQuery query, string id) => query.Get(id).ToResult());
        api.MapGet("/events", Events);
    }

    private static ServerSentEventsResult<MonitorEvent> Events(EventFeed feed, IHostApplicationLifetime lifetime, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(feed.ReadAsync(lifetime.ApplicationStopping, cancellationToken));

    private static IResult Lines(
        LineFeed feed, IHostApplicationLifetime lifetime, string? containers, string? level, string? contains, string? since, int? lines, CancellationToken cancellationToken)
    {
        var request = LogRequest.Of(lines, level, since, contains);
        return request.IsFound
            ? TypedResults.ServerSentEvents(feed.ReadAsync(
                request.Value, (containers ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(), lifetime.ApplicationStopping, cancellationToken))
            : request.ToResult();
    }
}
