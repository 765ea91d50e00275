using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Dashboard.Views;
using RunbookExecutor.Hosting.Json;
using RunbookExecutor.Hosting.Security;

namespace RunbookExecutor.Dashboard.Live;

/// <summary>What a page loads by itself: a chart's past, and the ledger as a file.</summary>
internal static class Exports
{
    private const int Page = 1000;

    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/data/series", SeriesAsync);
        routes.MapGet("/data/ledger", LedgerAsync);
    }

    private static async Task<Results<Ok<SeriesList>, JsonHttpResult<Problem>>> SeriesAsync(RoleLinks links, string container, CancellationToken cancellationToken, int seconds = 3600, int points = 720)
    {
        try
        {
            return TypedResults.Ok(await links.Monitor.GetAsync<SeriesList>($"/api/samples?container={Uri.EscapeDataString(container)}&seconds={seconds}&points={points}", cancellationToken));
        }
        catch (LinkException problem)
        {
            return TypedResults.Json(new Problem(problem.Message), statusCode: problem.IsAway ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status404NotFound);
        }
    }

    private static async Task LedgerAsync(HttpContext context, RoleLinks links)
    {
        context.Response.ContentType = "application/x-ndjson";
        context.Response.Headers.ContentDisposition = "attachment; filename=ledger.jsonl";
        await foreach (var entry in EntriesAsync(links.Executor, context.RequestAborted))
        {
            await context.Response.WriteAsync(JsonSerializer.Serialize(entry, WireJson.Options) + "\n", context.RequestAborted);
        }
    }

    private static async IAsyncEnumerable<JsonElement> EntriesAsync(RoleLink executor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var entries = await executor.GetAsync<IReadOnlyList<JsonElement>>($"/api/ledger?after={after}&limit={Page}", cancellationToken);
            foreach (var entry in entries)
            {
                after = entry.GetProperty("seq").GetInt64();
                yield return entry;
            }

            if (entries.Count < Page)
            {
                yield break;
            }
        }
    }
}
