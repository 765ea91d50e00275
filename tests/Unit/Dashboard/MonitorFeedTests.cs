using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Dashboard;
using RunbookExecutor.Dashboard.Feeds;
using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Dashboard.Views;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Json;
using RunbookExecutor.Tests.Orchestrator;
using Xunit;

namespace RunbookExecutor.Tests.Dashboard;

/// <summary>The dashboard's reading of a monitor, over the wire.</summary>
public sealed class MonitorFeedTests : IAsyncDisposable
{
    private static readonly FleetEvent Nothing = new(FleetList.Empty, new Dictionary<string, MetricsView>());

    private readonly FakeTimeProvider time = new();
    private readonly Board board = new();
    private readonly DataDirectory data = DataDirectory.Open(Directory.CreateTempSubdirectory("feed-").FullName);
    private readonly WebApplication monitor;
    private Channel<string> told = Channel.CreateUnbounded<string>();
    private IReadOnlyList<Incident> known = [];

    public MonitorFeedTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        monitor = builder.Build();
        monitor.MapGet("/api/events", TellAsync);
        monitor.MapGet("/api/incidents", () => Results.Json(new { incidents = known }, WireJson.Options));
        monitor.MapGet("/api/samples", () => Results.Json(new { series = Array.Empty<object>() }, WireJson.Options));
    }

    [Fact]
    public async Task Incident_OfAMonitorThatBeganAnew_IsOpenNoMore()
    {
        var incident = RunStory.Incident();
        known = [incident];
        await using var feed = await FollowAsync();
        Tell("fleet", new { fleet = Nothing });
        Tell("incident", new { incident });
        await UntilAsync(() => board.FindIncident(incident.Id.Value) is not null);

        // The next one knows nothing of it.
        known = [];
        told.Writer.Complete();
        told = Channel.CreateUnbounded<string>();
        Tell("fleet", new { fleet = Nothing });

        await PassUntilAsync(() => board.FindIncident(incident.Id.Value) is null);
    }

    [Fact]
    public async Task Monitor_ThatFallsSilent_IsSaidToAndReadAgain()
    {
        await using var feed = await FollowAsync();
        Tell("fleet", new { fleet = Nothing });
        await UntilAsync(() => !ReferenceEquals(board.Fleet, FleetList.Empty));
        Assert.Empty(board.Problems);

        await PassUntilAsync(() => board.Problems.ContainsKey("monitor"));
        Assert.Equal("The monitor has stopped telling anything. What is shown is from before.", board.Problems["monitor"]);

        told = Channel.CreateUnbounded<string>();
        Tell("fleet", new { fleet = Nothing });
        await PassUntilAsync(() => board.Problems.IsEmpty);
    }

    public async ValueTask DisposeAsync()
    {
        told.Writer.TryComplete();
        await monitor.DisposeAsync();
        Directory.Delete(data.Path, recursive: true);
    }

    private void Tell(string kind, object message) => told.Writer.TryWrite($"event: {kind}\ndata: {JsonSerializer.Serialize(message, WireJson.Options)}\n\n");

    private async Task TellAsync(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        await foreach (var text in told.Reader.ReadAllAsync(context.RequestAborted))
        {
            await context.Response.WriteAsync(text, context.RequestAborted);
        }
    }

    private async Task<Following> FollowAsync()
    {
        await monitor.StartAsync(TestContext.Current.CancellationToken);
        var links = new RoleLinks(data, new DashboardOptions { Monitor = new Uri(monitor.Urls.Single()) }, new ServerOptions(), time);
        var feed = new MonitorFeed(links, board, new Samples(), time);
        await feed.StartAsync(TestContext.Current.CancellationToken);
        return new Following(feed, links);
    }

    private static Task UntilAsync(Func<bool> isSo) => UntilAsync(isSo, () => { });

    private Task PassUntilAsync(Func<bool> isSo) => UntilAsync(isSo, () => time.Advance(TimeSpan.FromMilliseconds(100)));

    private static async Task UntilAsync(Func<bool> isSo, Action meanwhile)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.True(tries < 20_000, "It did not become so.");
            meanwhile();
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Following(MonitorFeed feed, RoleLinks links) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await feed.StopAsync(CancellationToken.None);
            feed.Dispose();
            links.Dispose();
        }
    }
}
