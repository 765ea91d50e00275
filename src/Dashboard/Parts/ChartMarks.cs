using System.Text.Json;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Dashboard.Feeds;
using RunbookExecutor.Dashboard.Views;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Dashboard.Parts;

/// <summary>What a chart shows besides its line: the time of each anomaly, and when something was done.</summary>
public static class ChartMarks
{
    /// <summary>As JSON for the chart: bands from a to b, and marks with words; times in milliseconds.</summary>
    public static string Of(string container, AnomalyType type, Board board)
    {
        var about = board.Incidents.Where(incident => incident.Containers.Contains(container)).ToList();
        var service = board.Fleet.Find(container)?.Service;
        var bands = about.Where(incident => incident.Fingerprint.Type == type).Select(incident => new Band(Ms(incident.StartedAt), incident.ResolvedAt is { } end ? Ms(end) : null));
        var runs = board.Runs.Where(run => about.Any(incident => incident.Id == run.IncidentId)).Select(run => new Mark(Ms(run.StartedAt), "run", $"{run.RunbookId} begins"));
        var ends = board.Runs.Where(run => run.FinishedAt is not null && about.Any(incident => incident.Id == run.IncidentId)).Select(run => new Mark(Ms(run.FinishedAt!.Value), run.Outcome == Recovery.Recovered ? "end" : "failure", Words.Plain(run.Outcome!.Value)));
        var done = board.Actions.Where(action => action.Service == service && (action.ContainerId ?? container) == container).Select(action => new Mark(Ms(action.SentAt), action.State is "Failed" or "Indeterminate" ? "failure" : "action", Text(action)));
        var deployed = board.Fleet.Services.Where(one => one.Name == service).Select(one => one.DeployedAt).OfType<DateTimeOffset>().Select(at => new Mark(Ms(at), "deployment", "deployment"));
        var started = board.Fleet.Find(container)?.StartedAt is { } start ? [new Mark(Ms(start), "start", "started")] : Array.Empty<Mark>();
        return JsonSerializer.Serialize(new Drawn([.. bands], [.. runs, .. done, .. ends, .. deployed, .. started]), WireJson.Options);
    }

    // A run says by itself who asks.
    private static string Text(ActionSummary action) =>
        $"{action.Tool}{(action.RunId is null ? $" by {action.Caller}" : null)}{(action.State is "Failed" or "Indeterminate" ? $": {action.State.ToLowerInvariant()}" : null)}";

    private static long Ms(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private sealed record Band(long From, long? To);

    private sealed record Mark(long At, string Kind, string Text);

    private sealed record Drawn(IReadOnlyList<Band> Bands, IReadOnlyList<Mark> Marks);
}
