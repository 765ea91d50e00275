using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Timelines;

/// <summary>Puts what the monitor, the orchestrator, the executor and the tools tell of one incident into one order.</summary>
public static class Timeline
{
    public static IReadOnlyList<Moment> Of(Incident? incident, IReadOnlyList<RunEvent> events, IReadOnlyList<EntryView> entries, IEnumerable<CallView> calls) =>
    [
        .. (incident is null ? [] : Of(incident))
            .Concat(RunMoments.Of(events))
            .Concat(entries.Select(EntryMoments.Of).OfType<Moment>())
            .Concat(calls.Select(Of))
            .OrderBy(moment => moment.Time),
    ];

    private static IEnumerable<Moment> Of(Incident incident)
    {
        var container = incident.Containers is [var first, ..] ? $"/containers/{Uri.EscapeDataString(first)}" : null;
        yield return new Moment(incident.StartedAt, "anomaly", $"First sample above {Limit(incident)}") { Tone = "warn", Link = container, Detail = $"The rule is from {incident.Rule.Source}." };
        if (incident.FiredAt is { } fired)
        {
            yield return new Moment(fired, "anomaly", "The incident fires") { Tone = "bad", Link = container, Detail = incident.Anomaly.Message };
        }

        if (incident.ResolvedAt is { } resolved)
        {
            yield return new Moment(resolved, "anomaly", "The incident is over") { Tone = "good", Link = container, Detail = incident.Resolution };
        }
    }

    private static string Limit(Incident incident) => incident.Rule.Metric.IsShare() ? $"{incident.Rule.Threshold * 100:0.#} %" : $"{incident.Rule.Threshold:0.#}";

    private static Moment Of(CallView call) => new(call.Time, "tool", $"{call.Caller} calls {call.Tool}")
    {
        Tone = call.IsError ? "bad" : string.Empty, Link = $"/activity?call={call.Key}", Detail = $"answered by the {call.Server} in {Parts.Words.Milliseconds(call.DurationMs)}", Input = call.Arguments, Output = call.Result,
    };
}
