using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Cli;

/// <summary><c>runbook up</c> on containers that somebody else started: one command, real trouble, the shipped runbooks.</summary>
public sealed class OwnContainersTests(EngineFixture fixture)
{
    // Other tests work on the same engine meanwhile.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string StartedAt = "{{.State.StartedAt}}";
    private const string Address = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";

    [Fact]
    public async Task Up_SameTroubleInTwoContainers_RestartsTheOneThatIsOpenAndOnlyWatchesTheOther()
    {
        await using var scene = fixture.Scene();
        var (open, shut) = ($"{scene.Name}-open-1", $"{scene.Name}-shut-1");
        await scene.RunAsync(TestImages.Serving, ["--name", open, "--stop-timeout", "2", "--label", "runbook.enable=true"]);
        await scene.RunAsync(TestImages.Serving, ["--name", shut, "--stop-timeout", "2"]);
        await using var watched = new Watched(scene);
        await watched.UpAsync(scene.Engine.Host);
        await watched.ShowsAsync(open);
        await watched.ShowsAsync(shut);
        var (openSince, shutSince) = (await scene.InspectAsync(open, StartedAt), await scene.InspectAsync(shut, StartedAt));

        await BreakAsync(scene, shut);
        await BreakAsync(scene, open);
        await watched.Story.HappensAsync<RunFinished>(run => run.Outcome == Recovery.Recovered);
        await Waiting.UntilAsync(async () => (await watched.IncidentsAsync()).Contains($"UNHEALTHY {shut}"), "the other's trouble is shown");

        Assert.Contains($"UNHEALTHY {open}", await watched.IncidentsAsync());
        Assert.NotEqual(openSince, await scene.InspectAsync(open, StartedAt));
        Assert.Equal(shutSince, await scene.InspectAsync(shut, StartedAt));
        Assert.Equal([$"restart-container {open}"], watched.Intents());
        (await watched.Sandbox.RunAsync("status", "--data", watched.Sandbox.Data)).Says(0, $"UNHEALTHY on {shut}");
    }

    [Fact]
    public async Task Up_CrashesAndWantOfMemory_AreAnsweredAndWhatSomebodyWantedIsNot()
    {
        await using var scene = fixture.Scene();
        await using var watched = new Watched(scene);
        var (crashing, eating) = (Trouble(watched, "crashing"), Trouble(watched, "eating"));
        var (loop, oom, calm, moved) = ($"{scene.Name}-loop-1", $"{scene.Name}-oom-1", $"{scene.Name}-calm-1", $"{scene.Name}-moved-1");
        string[] open = ["--label", "runbook.enable=true", "--stop-timeout", "2"];
        await scene.RunAsync(TestImages.First, ["--name", calm, .. open]);
        await scene.RunAsync(TestImages.First, ["--name", moved, .. open]);
        await watched.UpAsync(scene.Engine.Host);
        await watched.ShowsAsync(moved);

        await scene.RunAsync(TestImages.First, ["--name", loop, "--restart", "always", "--volume", $"{crashing}:/trouble", .. open], "while", "/trouble/there", "crash", "3", "100");
        await scene.RunAsync(TestImages.First, ["--name", oom, "--memory", "16m", "--memory-swap", "16m", "--volume", $"{eating}:/trouble", .. open], "while", "/trouble/there", "eat", "64");
        await scene.DockerAsync("stop", calm);
        await scene.DockerAsync("rm", "--force", moved);
        await scene.RunAsync(TestImages.Second, ["--name", moved, .. open]);
        await watched.Story.HappensAsync<RunStarted>(run => run.Incident.Fingerprint.Type == AnomalyType.OomKilled, Patience);
        File.Delete(Path.Combine(eating, "there"));
        await watched.Story.HappensAsync<RunStarted>(run => run.Incident.Fingerprint.Type == AnomalyType.CrashLoop, Patience);
        File.Delete(Path.Combine(crashing, "there"));
        await Waiting.UntilAsync(() => watched.Story.Events.OfType<RunFinished>().Count(run => run.Outcome == Recovery.Recovered) == 2, "both have recovered", Patience, () => string.Join("\n", watched.Story.Events.Where(told => told is not RunStarted)));

        await watched.ShowsAsync(calm, "exited");
        await watched.ShowsAsync(moved);
        Assert.Equal([$"CRASH_LOOP {loop}", $"OOM_KILLED {oom}"], (await watched.IncidentsAsync()).Order(StringComparer.Ordinal));
        Assert.Equal([$"restart-container {loop}", $"restart-container {oom}"], watched.Intents().Order(StringComparer.Ordinal));
        Assert.Equal("false", await scene.InspectAsync(calm, "{{.State.Running}}"));
    }

    [Fact]
    public async Task Up_ContainerThatVanishesInTheMiddleOfItsRestart_IsSettledAndWatchingGoesOn()
    {
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine);
        var (gone, stays, next) = ($"{scene.Name}-web-1", $"{scene.Name}-web-2", $"{scene.Name}-next-1");
        var id = await scene.RunAsync(TestImages.First, ["--name", gone, "--stop-timeout", "2", "--label", "runbook.enable=true"]);
        await scene.RunAsync(TestImages.First, ["--name", stays, "--label", "runbook.enable=true"]);
        await using var watched = new Watched(scene);
        await watched.UpAsync(proxy.Host);
        await watched.ShowsAsync(gone);
        await watched.ShowsAsync(stays);
        var start = proxy.Hold($"/containers/{id}/start");

        var restarting = watched.RestartAsync(gone);
        await start.Arrived;
        await scene.DockerAsync("rm", "--force", gone);
        start.Release();
        var answer = await restarting;

        Assert.False(answer.Structured.GetProperty("success").GetBoolean());
        await Waiting.UntilAsync(() => watched.Outcomes().Count == 1, "the action has an end");
        Assert.NotEqual(ActionOutcome.Succeeded, watched.Outcomes()[0].Outcome);
        Assert.Contains("not there any more", watched.Outcomes()[0].Evidence, StringComparison.Ordinal);
        await scene.RunAsync(TestImages.First, ["--name", next]);
        await watched.ShowsAsync(next);
        Assert.Null(await watched.StateAsync(gone));
    }

    // Nobody told this program of the deployment: it saw the replicas change.
    [Fact]
    public async Task Up_VersionThatSomebodyBroughtByHandAndWhoseLinesAreErrors_IsRolledBack()
    {
        await using var scene = fixture.Scene();
        await using var watched = new Watched(scene);
        string[] names = [$"{scene.Name}-talk-1", $"{scene.Name}-talk-2"];
        string[] options = ["--stop-timeout", "2", "--label", "runbook.enable=true", "--label", $"runbook.service={scene.Name}-talk"];
        foreach (var name in names)
        {
            await scene.RunAsync(TestImages.Talking, ["--name", name, .. options]);
        }

        await watched.UpAsync(scene.Engine.Host, ("RUNBOOK__DOCKER__HEALTHYAFTER", "1s"));
        await Waiting.UntilAsync(() => HasProvenVersion(watched), "the version has proved itself", Patience);

        foreach (var name in names)
        {
            await scene.DockerAsync("rm", "--force", name);
            await scene.RunAsync(TestImages.TalkingOfErrors, ["--name", name, .. options]);
        }

        await watched.Story.HappensAsync<RunStarted>(run => run.Incident.Fingerprint.Type == AnomalyType.HighErrorRate, Patience);
        await watched.Story.HappensAsync<RunFinished>(run => run.Outcome == Recovery.Recovered, Patience);

        Assert.Equal([$"rollback-deployment {scene.Name}-talk"], watched.Intents());
        foreach (var name in names)
        {
            Assert.Equal(TestImages.Talking, await scene.InspectAsync(name, "{{.Config.Image}}"));
        }
    }

    [Fact]
    public async Task Up_NameThatIsTheBeginningOfAnothersId_ActsOnNeitherUntilOneIsMeant()
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-web-1";
        var id = await scene.RunAsync(TestImages.First, ["--name", name, "--stop-timeout", "2", "--label", "runbook.enable=true"]);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-web-2", "--label", "runbook.enable=true"]);
        var twin = id[..12];
        var twinId = await scene.RunAsync(TestImages.First, ["--name", twin, "--stop-timeout", "2", "--label", "runbook.enable=true"]);
        await using var watched = new Watched(scene);
        await watched.UpAsync(scene.Engine.Host);
        await watched.ShowsAsync(name);
        await watched.ShowsAsync(twin);
        var (since, twinSince) = (await scene.InspectAsync(id, StartedAt), await scene.InspectAsync(twinId, StartedAt));

        var refused = await watched.RestartAsync(twin);

        Assert.Contains($"'{twin}' fits 2 containers. Give the id of one:", refused.Text, StringComparison.Ordinal);
        Assert.Empty(watched.Intents());
        Assert.Equal((since, twinSince), (await scene.InspectAsync(id, StartedAt), await scene.InspectAsync(twinId, StartedAt)));

        var meant = await watched.RestartAsync(id);

        Assert.True(meant.Structured.GetProperty("success").GetBoolean(), meant.Structured.GetRawText());
        Assert.Equal([$"restart-container {name}"], watched.Intents());
        Assert.Equal(twinSince, await scene.InspectAsync(twinId, StartedAt));
    }

    private static bool HasProvenVersion(Watched watched)
    {
        var history = Path.Combine(watched.Sandbox.Data, "docker", "history.json");
        return File.Exists(history) && File.ReadAllText(history).Contains("\"healthyAt\"", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task BreakAsync(Scene scene, string container)
    {
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri($"http://{await scene.InspectAsync(container, Address)}:8080/break"));
    }

    // What makes a container fail for as long as it is there.
    private static string Trouble(Watched watched, string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(watched.Sandbox.Folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "there"), string.Empty);
        return folder;
    }
}
