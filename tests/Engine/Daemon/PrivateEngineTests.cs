using System.Net;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Daemon;

public sealed class PrivateEngineTests(EngineFixture fixture)
{
    [Fact]
    public async Task Container_WithAnAddress_IsReachedFromTheHost()
    {
        await using var scene = fixture.Scene();
        var id = await scene.RunAsync(TestImages.Serving, ["--name", scene.Name]);
        var address = await scene.InspectAsync(id, "{{.NetworkSettings.IPAddress}}");
        using var client = new HttpClient();

        await Waiting.UntilAsync(async () => await scene.InspectAsync(id, "{{.State.Health.Status}}") == "healthy", "its health check passes");
        using var answer = await client.GetAsync(new Uri($"http://{address}:8080/health"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Containers_OnANetworkOfTheirOwn_FindEachOtherByName()
    {
        await using var scene = fixture.Scene();
        await scene.NetworkAsync($"{scene.Name}-net");
        await scene.RunAsync(TestImages.Serving, ["--network", $"{scene.Name}-net", "--network-alias", "web", "--publish", "127.0.0.1::8080", "--name", scene.Name]);
        var published = await scene.DockerAsync("port", scene.Name, "8080");
        using var client = new HttpClient();

        using var answer = await client.GetAsync(new Uri($"http://{published}/health"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Daemon_KilledAndStartedAgain_AnswersWithTheSameContainers()
    {
        await using var engine = await PrivateEngine.StartAsync("--live-restore");
        await TestImages.BuildAsync(engine);
        var id = await engine.DockerAsync("run", "--detach", TestImages.First);

        await engine.KillAsync();
        await engine.LaunchAsync();

        Assert.Equal("true", await engine.DockerAsync("inspect", "--format", "{{.State.Running}}", id));
    }
}
