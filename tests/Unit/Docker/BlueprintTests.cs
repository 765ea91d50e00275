using System.Text.Json.Nodes;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Copying;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

public sealed class BlueprintTests
{
    private static readonly Dictionary<string, string?> Debug = new() { ["LOG_LEVEL"] = "debug", ["NEW"] = "1" };

    [Fact]
    public void Body_OfAContainer_CarriesWhatThisProgramHasNeverHeardOf()
    {
        var body = Blueprint.Of(EngineDocument.Container("web-1"), "app:1", alteration: null, new Dictionary<string, string> { ["runbook.action"] = "act-1" });

        Assert.True(body["HostConfig"]!["SomethingNew"]!["Kept"]!.GetValue<bool>());
        Assert.Equal("always", body["HostConfig"].Text("RestartPolicy", "Name"));
        Assert.Equal("act-1", body.Text("Labels", "runbook.action"));
        Assert.Equal("web", body.Text("Labels", "runbook.service"));
    }

    [Fact]
    public void Body_OfAnEnvironmentChange_SetsInPlaceAndAddsAtTheEnd()
    {
        var body = Blueprint.Of(EngineDocument.Container("web-1"), "app:1", new Alteration.Environment(Debug), new Dictionary<string, string>());

        Assert.Equal(["LOG_LEVEL=debug", "PATH=/bin", "NEW=1"], body.Texts("Env"));
    }

    [Fact]
    public void Body_OfAContainerWithAnAnonymousVolume_MountsItByName()
    {
        var body = Blueprint.Of(EngineDocument.Container("web-1"), "app:1", alteration: null, new Dictionary<string, string>());

        var mount = Assert.Single(body.List("HostConfig", "Mounts"));
        Assert.Equal(("f00d", "/anonymous"), (mount.Text("Source"), mount.Text("Target")));
        Assert.True(mount.Flag("VolumeOptions", "NoCopy"));
    }

    [Fact]
    public void Body_OfAContainer_LeavesOutWhatTheEngineGivesEachByItself()
    {
        var original = EngineDocument.Container("web-1");

        var body = Blueprint.Of(original, "app:1", alteration: null, new Dictionary<string, string>());

        Assert.Null(body["Hostname"]);
        Assert.Equal(["web"], body.Texts("NetworkingConfig", "EndpointsConfig", "front", "Aliases"));
        var other = Assert.Single(Endpoints.Others(original));
        Assert.Equal("back", other.Key);
        Assert.Equal("10.0.1.9", other.Value.Text("IPAMConfig", "IPv4Address"));
        Assert.Equal(["IPAMConfig", "Aliases"], other.Value.Select(setting => setting.Key));
    }

    [Fact]
    public void Body_OfAContainerInANetwork_CarriesWhatThisProgramHasNeverHeardOf()
    {
        var original = EngineDocument.Container("web-1", change: document =>
        {
            document["NetworkSettings"]!["Networks"]!["front"]!["Unheard"] = 1L;
            document["NetworkSettings"]!["Networks"]!["back"]!["Unheard"] = 2L;
        });

        var body = Blueprint.Of(original, "app:1", alteration: null, new Dictionary<string, string>());

        Assert.Equal(1, body.Number("NetworkingConfig", "EndpointsConfig", "front", "Unheard"));
        Assert.Equal(2, Assert.Single(Endpoints.Others(original)).Value.Number("Unheard"));
    }

    [Fact]
    public void Body_ForAnotherImage_KeepsTheOperatorsSettingsAndTakesTheRestFromIt()
    {
        var original = EngineDocument.Container("web-1", change: document =>
        {
            document["Config"]!["Env"] = new JsonArray("LOG_LEVEL=info", "PATH=/bin", "BUILD=1");
            document["Config"]!["User"] = "app";
        });
        var from = new ImageFacts("sha256:1111", "app:1", JsonNode.Parse("""{ "Env": ["PATH=/bin", "BUILD=1"], "Cmd": ["run"], "Entrypoint": null }""")!.AsObject());
        var to = new ImageFacts("sha256:2222", "app:2", JsonNode.Parse("""{ "Env": ["PATH=/bin", "BUILD=2"], "Cmd": ["go"], "User": "root" }""")!.AsObject());

        var body = Blueprint.Of(original, "app:2", new Alteration.Image(from, to), new Dictionary<string, string>());

        Assert.Equal(["LOG_LEVEL=info"], body.Texts("Env"));
        Assert.Null(body["Cmd"]);
        Assert.Equal("app", body.Text("User"));
    }

    [Fact]
    public void Copy_WithOtherIdsAndTimes_DiffersInNothing()
    {
        var copy = EngineDocument.Container("web-1.runbook-new-x", "fedcba9876543210", document =>
        {
            EngineDocument.Created(document);
            document["Created"] = "2026-03-02T00:00:00Z";
            document["Config"]!["Labels"]!["runbook.action"] = "act-1";
            document["Config"]!["Env"] = new JsonArray("PATH=/bin", "LOG_LEVEL=debug", "NEW=1");
            document["HostConfig"]!["Mounts"] = new JsonArray(new JsonObject { ["Type"] = "volume", ["Source"] = "f00d", ["Target"] = "/anonymous" });
            document["HostConfig"]!["Links"] = new JsonArray();
            document["NetworkSettings"]!["Networks"]!["front"]!["IPAMConfig"] = new JsonObject();
            document["NetworkSettings"]!["Networks"]!["front"]!["NetworkID"] = "";
        });

        Assert.Empty(Faithfulness.Differences(EngineDocument.Container("web-1"), copy, new Alteration.Environment(Debug)));
    }

    public static TheoryData<string, Action<JsonObject>> Differing => new()
    {
        { "HostConfig.Memory", document => document["HostConfig"]!["Memory"] = 1 },
        { "HostConfig.SomethingNew.Kept", document => document["HostConfig"]!["SomethingNew"]!["Kept"] = false },
        { "HostConfig.RestartPolicy.Name", document => document["HostConfig"]!["RestartPolicy"]!["Name"] = "no" },
        { "Config.Env.LOG_LEVEL", document => document["Config"]!["Env"] = new JsonArray("LOG_LEVEL=other", "PATH=/bin") },
        { "Config.Labels.runbook.service", document => document["Config"]!["Labels"]!["runbook.service"] = "api" },
        { "Config.Tty", document => document["Config"]!["Tty"] = false },
        { "Config.Hostname", document => document["Config"]!["Hostname"] = "chosen" },
        { "Mounts./anonymous.Source", document => document["Mounts"]![1]!["Name"] = "beef" },
        { "Mounts./data.RW", document => document["Mounts"]![0]!["RW"] = false },
        { "Networks.back.IPAMConfig.IPv4Address", document => document["NetworkSettings"]!["Networks"]!["back"]!["IPAMConfig"]!["IPv4Address"] = "10.0.1.8" },
        { "Networks.front.Aliases", document => document["NetworkSettings"]!["Networks"]!["front"]!["Aliases"] = new JsonArray("other") },
        { "Networks.back.Unheard", document => document["NetworkSettings"]!["Networks"]!["back"]!["Unheard"] = 1 },
        { "Networks.third", document => document["NetworkSettings"]!["Networks"]!["third"] = new JsonObject() },
        { "Image", document => document["Image"] = "sha256:2222" },
    };

    [Theory]
    [MemberData(nameof(Differing))]
    public void Copy_ThatDiffers_IsToldWhereAndNeverWithWhat(string path, Action<JsonObject> change)
    {
        var copy = EngineDocument.Container("copy", "fedcba9876543210", change);

        Assert.Equal([path], Faithfulness.Differences(EngineDocument.Container("web-1"), copy, alteration: null));
    }
}
