using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using RunbookExecutor.Dashboard.Feeds;
using RunbookExecutor.Dashboard.Links;

namespace RunbookExecutor.Dashboard.Live;

/// <summary>One WebSocket for each tab, which carries what changes every second past the pages' own diffs.</summary>
internal static class LiveEndpoint
{
    public static void MapLive(this IEndpointRouteBuilder routes) => routes.Map("/live", ServeAsync);

    private static async Task ServeAsync(HttpContext context, Samples samples, RoleLinks links, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using var ends = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, context.RequestAborted);
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { DangerousEnableCompression = true });
        await new LiveSocket(socket, samples, links).ServeAsync(ends.Token);
    }
}
