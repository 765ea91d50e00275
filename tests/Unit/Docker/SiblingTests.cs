using System.Text.Json.Nodes;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Scaling;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

public sealed class SiblingTests
{
    private static readonly ActionId Action = new("act-01900000-0000-7000-8000-000000000001");

    [Theory]
    [InlineData("shop_web_1", "1", 4, "shop_web_4")]
    [InlineData("shop-web-1", "1", 2, "shop-web-2")]
    [InlineData("web-7", null, 8, "web-8")]
    [InlineData("web", null, 2, "web-2")]
    [InlineData("chosen", "1", 2, null)]
    [InlineData("chosen-9", "1", 2, null)]
    public void Name_OfASibling_HasItsNumber(string template, string? composeNumber, int number, string? expected)
    {
        var container = EngineDocument.Container(template, change: document => document["Config"]!["Labels"]!["com.docker.compose.container-number"] = composeNumber);

        Assert.Equal(expected, SiblingNames.NameOf(container, number));
    }

    [Fact]
    public void Body_OfASibling_DiffersInNumberNameAndItsOwnVolumes()
    {
        var template = EngineDocument.Container("shop_web_1", change: document =>
        {
            document["Config"]!["Labels"]!["com.docker.compose.container-number"] = "1";
            document["NetworkSettings"]!["Networks"]!["front"]!["Aliases"] = new JsonArray("web", "shop_web_1");
        });

        var body = Siblings.BodyOf(template, "app:1", "shop_web_2", 2, Action);

        Assert.Equal("2", body.Text("Labels", "com.docker.compose.container-number"));
        Assert.Equal(Action.Value, body.Text("Labels", "runbook.added-by"));
        Assert.Equal(["web", "shop_web_2"], body.Texts("NetworkingConfig", "EndpointsConfig", "front", "Aliases"));
        Assert.Empty(body.List("HostConfig", "Mounts"));
        Assert.Equal(["data:/data"], body.Texts("HostConfig", "Binds"));
    }

    [Fact]
    public void Body_OfASiblingOfARecreatedReplica_HasItsOwnVolumesToo()
    {
        var template = EngineDocument.Container("web-1", change: Recreated);

        var host = Siblings.BodyOf(template, "app:1", "web-2", 2, Action)["HostConfig"];

        Assert.Equal(["data:/data"], host.Texts("Binds"));
        Assert.Equal([("", "/anonymous", false), ("", "/cache", true)], host.List("Mounts").Select(mount => (mount.Text("Source"), mount.Text("Target"), mount.Flag("ReadOnly"))));
        Assert.DoesNotContain(host.List("Mounts"), mount => mount.Flag("VolumeOptions", "NoCopy"));
    }

    [Fact]
    public void Sibling_OfARecreatedReplica_DiffersInNothingThoughItsVolumesHaveNoNames()
    {
        var template = EngineDocument.Container("web-1", change: Recreated);
        var sibling = EngineDocument.Container("web-2", "fedcba9876543210", document =>
        {
            document["HostConfig"]!["Mounts"] = new JsonArray(Volume("", "/anonymous"), Volume("", "/cache"));
            document["Mounts"]![1]!["Name"] = new string('b', 64);
            document["Mounts"]!.AsArray().Add(Mounted(new string('c', 64), "/cache"));
        });

        Assert.Empty(SiblingComparison.Differences(template, sibling, "web-2", 2));
    }

    // As this program and as Compose carry an anonymous volume over.
    private static void Recreated(JsonObject document)
    {
        var (first, second) = (new string('a', 64), new string('d', 64));
        document["HostConfig"]!["Mounts"] = new JsonArray(Volume(first, "/anonymous"));
        document["HostConfig"]!["Binds"] = new JsonArray("data:/data", $"{second}:/cache:ro");
        document["Mounts"]![1]!["Name"] = first;
        document["Mounts"]!.AsArray().Add(Mounted(second, "/cache"));
    }

    private static JsonObject Volume(string source, string target) =>
        new() { ["Type"] = "volume", ["Source"] = source, ["Target"] = target, ["VolumeOptions"] = new JsonObject { ["NoCopy"] = true } };

    private static JsonObject Mounted(string name, string target) =>
        new() { ["Type"] = "volume", ["Name"] = name, ["Source"] = "/z", ["Destination"] = target, ["Driver"] = "local", ["RW"] = false };

    [Theory]
    [InlineData("", int.MaxValue)]
    [InlineData("0", int.MaxValue)]
    [InlineData("8080", 1)]
    [InlineData("8080-8084", 5)]
    [InlineData("8084-8080", 1)]
    [InlineData("a-b", 1)]
    public void Room_OfAHostPort_IsHowManyCanPublishByIt(string hostPort, int room) => Assert.Equal(room, HostPorts.RoomIn(hostPort));

    [Theory]
    [InlineData("8080", 2, "fixed port 8080")]
    [InlineData("8080-8082", 4, "room for 3 replicas")]
    [InlineData("8080-8083", 4, "fixed address in the network back")]
    public void Scaling_OfWhatCannotBeTwice_SaysWhy(string hostPort, int replicas, string reason)
    {
        var template = EngineDocument.Container("web-1", change: document =>
        {
            document["HostConfig"]!["PortBindings"] = new JsonObject { ["80/tcp"] = new JsonArray(new JsonObject { ["HostIp"] = "", ["HostPort"] = hostPort }) };
            if (!reason.Contains("address", StringComparison.Ordinal))
            {
                document["NetworkSettings"]!["Networks"]!["back"]!["IPAMConfig"] = null;
            }
        });

        Assert.Contains(reason, Siblings.Problem(template, "web", replicas)!.Reason, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, Action<JsonObject>> Unreproducible => new()
    {
        { "NOT_SCALABLE", "web cannot be scaled after the pattern of web-1: the engine removes it as soon as it stops (--rm). Start it without --rm.", document => document["HostConfig"]!["AutoRemove"] = true },
        { "NOT_SCALABLE", "web cannot be scaled after the pattern of web-1: it has links of the old kind (--link). Put it into a network of its own instead.", document => document["HostConfig"]!["Links"] = new JsonArray("/db:/web-1/db") },
        { "NOT_SCALABLE", "web cannot be scaled after the pattern of web-1: it is a Swarm task. Change its service with 'docker service update'.", document => document["Config"]!["Labels"]!["com.docker.swarm.task.id"] = "x1" },
        { "NOT_SCALABLE", "web cannot be scaled after the pattern of web-1: it lives in another container's network. Change it together with that one, by hand.", document => document["HostConfig"]!["NetworkMode"] = "container:abc" },
        { "PRIVILEGED_CONTAINER", "web-1 is privileged, and such a container is not duplicated automatically. Add a replica by hand.", document => document["HostConfig"]!["Privileged"] = true },
        {
            "PRIVILEGED_CONTAINER",
            "web-1 can reach the Docker Engine's socket, and such a container is not duplicated automatically. Add a replica by hand.",
            document => document["Mounts"]![0] = new JsonObject { ["Type"] = "bind", ["Source"] = "/var/run/docker.sock", ["Destination"] = "/var/run/docker.sock" }
        },
    };

    [Theory]
    [MemberData(nameof(Unreproducible))]
    public void Scaling_OfWhatCannotBeReproduced_SaysWhyAsRecreationDoes(string rule, string reason, Action<JsonObject> change)
    {
        var problem = Siblings.Problem(EngineDocument.Container("web-1", change: change), "web", 2);

        Assert.Equal((rule, reason), (problem?.Rule, problem?.Reason));
    }

    [Fact]
    public void Sibling_WithItsOwnNumberNameAndVolumes_DiffersInNothing() => Assert.Empty(SiblingComparison.Differences(Template(), Sibling(), "shop_web_2", 2));

    public static TheoryData<string, Action<JsonObject>> Differing => new()
    {
        { "HostConfig.Memory", document => document["HostConfig"]!["Memory"] = 1 },
        { "Config.Labels.com.docker.compose.container-number", document => document["Config"]!["Labels"]!["com.docker.compose.container-number"] = "1" },
        { "Config.Labels.runbook.service", document => document["Config"]!["Labels"]!["runbook.service"] = "api" },
        { "Networks.front.Aliases", document => document["NetworkSettings"]!["Networks"]!["front"]!["Aliases"] = new JsonArray("web", "shop_web_1") },
        { "Networks.back", document => document["NetworkSettings"]!["Networks"]!.AsObject().Remove("back") },
        { "Mounts./data.Source", document => document["Mounts"]![0]!["Name"] = "other" },
        { "Mounts./anonymous", document => document["Mounts"]!.AsArray().RemoveAt(1) },
        { "Image", document => document["Image"] = "sha256:2222" },
    };

    [Theory]
    [MemberData(nameof(Differing))]
    public void Sibling_ThatDiffers_IsToldWhere(string path, Action<JsonObject> change) =>
        Assert.Equal([path], SiblingComparison.Differences(Template(), Sibling(change), "shop_web_2", 2));

    private static Inspected Template() => EngineDocument.Container("shop_web_1", change: document => Replica(document, 1));

    private static Inspected Sibling(Action<JsonObject>? change = null) => EngineDocument.Container("shop_web_2", "fedcba9876543210", document =>
    {
        Replica(document, 2);
        EngineDocument.Created(document);
        document["Config"]!["Labels"]!["runbook.action"] = Action.Value;
        document["Config"]!["Labels"]!["runbook.added-by"] = Action.Value;
        document["Mounts"]![1]!["Name"] = "beef";
        change?.Invoke(document);
    });

    private static void Replica(JsonObject document, int number)
    {
        document["Config"]!["Labels"]!["com.docker.compose.container-number"] = $"{number}";
        document["NetworkSettings"]!["Networks"]!["front"]!["Aliases"] = new JsonArray("web", $"shop_web_{number}", document.Text("Id")[..12]);
        document["NetworkSettings"]!["Networks"]!["back"]!["IPAMConfig"] = null;
    }
}
