using System.Text.Json;
using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Feeds;

/// <summary>The monitor's events: once a second the fleet with its numbers, and each incident that changes.</summary>
public sealed class MonitorFeed(RoleLinks links, Board board, Samples samples, TimeProvider time) : Feed(links.Monitor, board, time)
{
    // It tells the fleet once a second.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private bool isFilled;

    protected override async Task FollowAsync(CancellationToken cancellationToken)
    {
        var isAsked = false;
        await foreach (var item in Link.FollowAsync("/api/events", Silence, cancellationToken))
        {
            // The stream tells what is; that something is no more, because another monitor began, is not among it.
            if (!isAsked)
            {
                Board.Retain((await Link.GetAsync<IncidentAnswer>("/api/incidents", cancellationToken)).Incidents);
                isAsked = true;
            }

            Answered();
            if (item.EventType == "fleet" && Read<FleetMessage>(item.Data)?.Fleet is { } fleet)
            {
                await FillAsync(cancellationToken);
                samples.Add(fleet.Metrics);
                Board.Take(fleet);
            }
            else if (item.EventType == "incident" && Read<IncidentEvent>(item.Data)?.Incident is { } incident)
            {
                Board.Take(incident);
            }
        }
    }

    // The minute before the dashboard began.
    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (isFilled)
        {
            return;
        }

        isFilled = true;
        foreach (var series in (await Link.GetAsync<SeriesList>($"/api/samples?seconds={Samples.Points}&points={Samples.Points}", cancellationToken)).Series)
        {
            samples.Fill(series.ContainerId, series.Cpu.Zip(series.Memory, (cpu, memory) => new Reading(cpu, memory, null)).Take(Samples.Points - 1));
        }
    }

    private static T? Read<T>(string json) => JsonSerializer.Deserialize<T>(json, RoleJson.Options);

    private sealed record FleetMessage(FleetEvent? Fleet);
}
