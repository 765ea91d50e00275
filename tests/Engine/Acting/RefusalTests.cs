using RunbookExecutor.Core.Actions;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Acting;

/// <summary>What cannot be reproduced is refused before the engine is sent anything that changes something.</summary>
public sealed class RefusalTests(EngineFixture fixture)
{
    private static readonly UpdateEnvironment Change = new("", new Dictionary<string, string?> { ["LOG_LEVEL"] = "debug" }, Restart: true);

    public static TheoryData<string, string, string[]> Unreproducible => new()
    {
        { "CANNOT_RECREATE_FAITHFULLY", "--rm", ["--rm"] },
        { "CANNOT_RECREATE_FAITHFULLY", "Swarm", ["--label", "com.docker.swarm.task.id=x1"] },
        { "CANNOT_RECREATE_FAITHFULLY", "another container's network", ["--network", "container:PEER"] },
        { "CANNOT_RECREATE_FAITHFULLY", "another container's process space", ["--pid", "container:PEER"] },
        { "CANNOT_RECREATE_FAITHFULLY", "--volumes-from", ["--volumes-from", "PEER"] },
        { "CANNOT_RECREATE_FAITHFULLY", "--link", ["--link", "PEER:peer"] },
        { "PRIVILEGED_CONTAINER", "socket", ["--volume", "SOCKET:/var/run/docker.sock"] },
        { "PRIVILEGED_CONTAINER", "socket", ["--volume", "/run:/host-run:ro"] },
    };

    [Theory]
    [MemberData(nameof(Unreproducible))]
    [InlineData("PRIVILEGED_CONTAINER", "privileged", new[] { "--privileged" })]
    public async Task EnvironmentChange_OfWhatCannotBeReproduced_IsRefusedUntouched(string rule, string reason, string[] options)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var (name, peer) = ($"{scene.Name}-web-1", $"{scene.Name}-peer");
        await scene.RunAsync(TestImages.First, ["--name", peer]);
        await scene.DockerAsync(["create", "--label", scene.Label, "--name", name, .. With(scene, peer, options), TestImages.First]);
        var begun = TimeProvider.System.GetUtcNow();

        var story = await rig.CarryOutAsync(Change with { ContainerId = name }, $"{scene.Name}-web");

        Assert.Equal(rule, story.Problem?.Rule);
        Assert.Contains(reason, story.Problem!.Reason, StringComparison.Ordinal);
        Assert.Empty(await EventsAsync(scene, begun));
    }

    [Fact]
    public async Task EnvironmentChange_OfAContainerThatOthersLeanOn_IsRefusedUntouched()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var name = $"{scene.Name}-web-1";
        await scene.RunAsync(TestImages.First, ["--name", name]);
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-side", "--network", $"container:{name}"]);
        var begun = TimeProvider.System.GetUtcNow();

        var story = await rig.CarryOutAsync(Change with { ContainerId = name }, $"{scene.Name}-web");

        Assert.Contains($"{scene.Name}-side uses its network", story.Problem!.Reason, StringComparison.Ordinal);
        Assert.Empty(await EventsAsync(scene, begun));
    }

    // Where these tests run, a privileged container may not start, and only one that runs is a pattern for others.
    [Theory]
    [MemberData(nameof(Unreproducible))]
    public async Task ScaleUp_OfWhatCannotBeReproduced_IsRefusedUntouched(string rule, string reason, string[] options)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var (service, peer) = ($"{scene.Name}-web", $"{scene.Name}-peer");
        await scene.RunAsync(TestImages.First, ["--name", peer]);
        await scene.RunAsync(TestImages.First, ["--name", $"{service}-1", "--label", $"runbook.service={service}", .. With(scene, peer, options)]);
        var begun = TimeProvider.System.GetUtcNow();

        var story = await rig.CarryOutAsync(new ScaleService(service, 2), service);

        Assert.Equal(rule == "PRIVILEGED_CONTAINER" ? rule : "NOT_SCALABLE", story.Problem?.Rule);
        Assert.Contains(reason, story.Problem!.Reason, StringComparison.Ordinal);
        Assert.Empty(await EventsAsync(scene, begun));
    }

    public static TheoryData<string, string[]> Unscalable => new()
    {
        { "fixed port 127.0.0.1", ["--label", "runbook.service=SERVICE", "--publish", "127.0.0.1:28471:8080"] },
        { "by their names alone", [] },
    };

    [Theory]
    [MemberData(nameof(Unscalable))]
    public async Task ScaleUp_OfWhatCannotBeThereTwice_IsRefusedUntouched(string reason, string[] options)
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var service = $"{scene.Name}-web";
        await scene.RunAsync(TestImages.First, ["--name", $"{service}-1", .. options.Select(option => option.Replace("SERVICE", service, StringComparison.Ordinal))]);
        var begun = TimeProvider.System.GetUtcNow();

        var story = await rig.CarryOutAsync(new ScaleService(service, 2), service);

        Assert.Equal("NOT_SCALABLE", story.Problem?.Rule);
        Assert.Contains(reason.Replace(" 127.0.0.1", string.Empty, StringComparison.Ordinal), story.Problem!.Reason, StringComparison.Ordinal);
        Assert.Empty(await EventsAsync(scene, begun));
    }

    [Fact]
    public async Task Recreation_ThatComesOutDifferent_IsCalledOffWithNothingStopped()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var name = $"{scene.Name}-web-1";
        await scene.NetworkAsync($"{scene.Name}-net");
        var id = await scene.RunAsync(TestImages.First, ["--name", name, "--network", $"{scene.Name}-net"]);
        await scene.NetworkAsync($"{scene.Name}-other");
        await scene.DockerAsync("network", "connect", $"{scene.Name}-other", name);

        // It is in another network than the one that it was made for, which a copy of it cannot be from the start.
        await scene.DockerAsync("network", "disconnect", $"{scene.Name}-net", name);

        var story = await rig.CarryOutAsync(Change with { ContainerId = name }, $"{scene.Name}-web");

        Assert.IsType<ActionProgress.NotDone>(story.Progress);
        Assert.Contains("CANNOT_RECREATE_FAITHFULLY", story.Failure, StringComparison.Ordinal);
        Assert.Contains("Networks", story.Failure, StringComparison.Ordinal);
        var now = (await rig.Engine.InspectAsync(name, CancellationToken.None))!;
        Assert.Equal(id, now.Id);
        Assert.Equal(story.Before.Replicas[0].StartedAt, now.StartedAt);
        Assert.Null(await rig.Engine.InspectAsync(Platforms.Docker.Acting.SpareName.Successor(name, story.Id).ToString(), CancellationToken.None));
    }

    [Fact]
    public async Task Sibling_ThatComesOutDifferent_IsTakenAwayAndWasNeverStarted()
    {
        await using var scene = fixture.Scene();
        using var rig = new ActingRig(scene);
        var (service, net) = ($"{scene.Name}-web", $"{scene.Name}-net");
        await scene.NetworkAsync(net);
        await scene.NetworkAsync($"{scene.Name}-other");
        await scene.RunAsync(TestImages.First, ["--name", $"{service}-1", "--label", $"runbook.service={service}", "--network", net]);
        await scene.DockerAsync("network", "connect", $"{scene.Name}-other", $"{service}-1");
        await scene.DockerAsync("network", "disconnect", net, $"{service}-1");
        var begun = TimeProvider.System.GetUtcNow();

        var story = await rig.CarryOutAsync(new ScaleService(service, 2), service);

        Assert.IsType<ActionProgress.NotDone>(story.Progress);
        Assert.Contains($"NOT_SCALABLE: {service}-1 cannot be made a second time faithfully; {service}-2 would differ in Networks.{net}", story.Failure, StringComparison.Ordinal);
        Assert.Equal([$"create {service}-2", $"destroy {service}-2"], await EventsAsync(scene, begun));
    }

    private static IEnumerable<string> With(Scene scene, string peer, string[] options) =>
        options.Select(option => option.Replace("PEER", peer, StringComparison.Ordinal).Replace("SOCKET", scene.Engine.Socket, StringComparison.Ordinal));

    // What happened to containers of this scene, apart from their health checks.
    private static async Task<IReadOnlyList<string>> EventsAsync(Scene scene, DateTimeOffset since)
    {
        var until = TimeProvider.System.GetUtcNow();
        var events = await scene.DockerAsync(
            "events", "--since", $"{since.ToUnixTimeMilliseconds() / 1000.0:F3}", "--until", $"{until.ToUnixTimeMilliseconds() / 1000.0:F3}", "--filter", "type=container", "--filter", $"label={scene.Label}", "--format", "{{.Action}} {{.Actor.Attributes.name}}");
        return [.. events.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("exec_", StringComparison.Ordinal) && !line.StartsWith("health_", StringComparison.Ordinal))];
    }
}
