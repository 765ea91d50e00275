using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Roles;
using RunbookExecutor.Monitor;
using RunbookExecutor.Monitor.Endpoints;
using RunbookExecutor.Monitor.Tracking;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class MonitorEndpointsTests(MonitorHost host) : IClassFixture<MonitorHost>
{
    [Theory]
    [InlineData("/api/containers", "containers")]
    [InlineData("/api/containers/demo-app-1/metrics", "metrics")]
    [InlineData("/api/containers/demo-app-1/metrics?since=2026-01-01T00:00:00Z", "window")]
    [InlineData("/api/logs/demo-app-1?lines=10&level=ERROR&contains=x", "logs")]
    [InlineData("/api/samples?container=demo-app-1&seconds=60&points=60", "series")]
    [InlineData("/api/samples", "series")]
    [InlineData("/api/anomalies/demo-app-1", "checksPerformed")]
    [InlineData("/api/incidents", "incidents")]
    [InlineData("/api/runbooks", "runbooks")]
    [InlineData("/api/runbooks/memory-spike", "content")]
    public async Task Get_Known_GivesTheToolsResult(string path, string member)
    {
        using var response = await host.Http.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(JsonElement.Parse(await response.Content.ReadAsStringAsync()).TryGetProperty(member, out _));
    }

    [Theory]
    [InlineData("/api/containers/nope/metrics", HttpStatusCode.NotFound)]
    [InlineData("/api/logs/nope", HttpStatusCode.NotFound)]
    [InlineData("/api/runbooks/nope", HttpStatusCode.NotFound)]
    [InlineData("/api/incidents/inc-0198c7e2-0000-7000-8000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("/api/logs/demo-app-1?lines=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/logs/demo-app-1?lines=many", HttpStatusCode.BadRequest)]
    [InlineData("/api/samples?container=nope", HttpStatusCode.NotFound)]
    [InlineData("/api/samples?seconds=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/samples?points=9999", HttpStatusCode.BadRequest)]
    [InlineData("/api/lines?level=LOUD", HttpStatusCode.BadRequest)]
    [InlineData("/api/incidents/nope", HttpStatusCode.BadRequest)]
    [InlineData("/api/incidents?waitSeconds=60", HttpStatusCode.BadRequest)]
    public async Task Get_UnknownOrWrong_GivesASentence(string path, HttpStatusCode status)
    {
        using var response = await host.Http.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.EndsWith(".", JsonElement.Parse(await response.Content.ReadAsStringAsync()).GetProperty("error").GetString());
    }

    [Fact]
    public async Task Events_AsTheyHappen_EndWhenTheHostStops()
    {
        await using var own = new MonitorHost();
        await own.InitializeAsync();
        using var response = await own.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var kinds = new HashSet<string>();
        while (kinds.Count < 2 && await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                kinds.Add(line["event: ".Length..]);
            }
        }

        await own.StopAsync();
        await reader.ReadToEndAsync();

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(["fleet", "incident"], kinds.Order());
    }

    [Fact]
    public async Task Lines_OfAContainer_AreGivenAtOnceWithItsName()
    {
        using var response = await host.Http.GetAsync("/api/lines?containers=demo-app-1&lines=5", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("event: lines", await reader.ReadLineAsync());
        var batch = JsonElement.Parse((await reader.ReadLineAsync())!["data: ".Length..]);
        Assert.All(batch.GetProperty("lines").EnumerateArray(), line => Assert.Equal("demo-app-1", line.GetProperty("containerId").GetString()));
    }
}

/// <summary>The monitor as a host of its own, over HTTP, on the real clock, with one container in trouble.</summary>
public sealed class MonitorHost : IAsyncLifetime
{
    private readonly RunbookFolder folder = new();
    private readonly string data = Directory.CreateTempSubdirectory("monitor-").FullName;
    private readonly WebApplication app;

    public MonitorHost()
    {
        var source = new FakeSource(TimeProvider.System);
        source.Add("demo-app-1").Memory = 900;
        folder.Write("memory-spike", RunbookFolder.Memory("memory usage exceeds 80% for more than 2 minutes"));
        var settings = new RoleSettings("monitor", 0, new ServerOptions(), DataDirectory.Open(data), NullLoggerFactory.Instance, TimeProvider.System);
        app = RoleHost.Build(
            settings,
            services => services
                .AddSingleton<IContainerSource>(source)
                .AddSingleton(new RunbookOptions { Folder = folder.Path, MaxDuration = TimeSpan.FromMilliseconds(500) })
                .AddMonitor(),
            routes => routes.MapMonitorEndpoints());
    }

    public HttpClient Http { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await app.StartAsync();
        Http.BaseAddress = new Uri(app.Urls.First());
        await app.Services.GetRequiredService<IncidentBoard>().WaitAsync(1, TimeSpan.FromSeconds(20), CancellationToken.None);
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Http.Dispose();
        folder.Dispose();
        Directory.Delete(data, recursive: true);
    }
}
