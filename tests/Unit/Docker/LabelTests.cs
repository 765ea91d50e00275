using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Reading;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class LabelTests
{
    private static readonly Dictionary<string, string> NoLabels = [];

    [Theory]
    [InlineData("runbook.enable=true", AutomationMode.Auto)]
    [InlineData("runbook.enable=false", AutomationMode.Observe)]
    [InlineData("runbook.enable=yes", AutomationMode.Observe)]
    [InlineData("runbook.mode=auto", AutomationMode.Auto)]
    [InlineData("runbook.mode=propose", AutomationMode.Propose)]
    [InlineData("runbook.mode=observe", AutomationMode.Observe)]
    [InlineData("runbook.mode=anything", AutomationMode.Observe)]
    [InlineData("runbook.enable=true runbook.mode=propose", AutomationMode.Propose)]
    [InlineData("runbook.enable=false runbook.mode=auto", AutomationMode.Observe)]
    [InlineData("", AutomationMode.Observe)]
    public void Mode_LabelsOfTheOperator_SayIt(string labels, AutomationMode expected) =>
        Assert.Equal(expected, ModeLabels.Read(new OwnLabels(Labels(labels), NoLabels)));

    [Fact]
    public void Mode_LabelThatTheImageBrings_DoesNotCount()
    {
        var labels = Labels("runbook.enable=true");

        Assert.Equal(AutomationMode.Observe, ModeLabels.Read(new OwnLabels(labels, labels)));
        Assert.Equal(AutomationMode.Observe, ModeLabels.Read(new OwnLabels(labels, image: null)));
        Assert.Equal(AutomationMode.Auto, ModeLabels.Read(new OwnLabels(labels, Labels("runbook.enable=maybe"))));
    }

    [Fact]
    public void Mode_SaidNo_ExcludesAndListsTools()
    {
        Assert.True(ModeLabels.Exclude(new OwnLabels(Labels("runbook.enable=false"), Labels("runbook.enable=false"))));
        Assert.False(ModeLabels.Exclude(new OwnLabels(Labels("runbook.mode=observe"), NoLabels)));

        // As of our own image: no label of a container makes it one that may be touched.
        Assert.True(ModeLabels.Exclude(new OwnLabels(Labels("runbook.enable=true"), Labels("runbook.enable=false"))));
        Assert.Equal(AutomationMode.Observe, ModeLabels.Read(new OwnLabels(Labels("runbook.mode=auto"), Labels("runbook.enable=false"))));
        Assert.Equal(["restart-container", "scale-service"], ModeLabels.Tools(new OwnLabels(Labels("runbook.actions=restart-container,scale-service"), NoLabels)));
        Assert.Null(ModeLabels.Tools(new OwnLabels(NoLabels, NoLabels)));
    }

    [Theory]
    [InlineData("demo-app-2", "", "demo-app")]
    [InlineData("demo_app_12", "", "demo_app")]
    [InlineData("demo-app-db", "", "demo-app-db")]
    [InlineData("redis7", "", "redis7")]
    [InlineData("x", "runbook.service=shop", "shop")]
    [InlineData("x-1", "runbook.service=a/b", "x")]
    [InlineData("x-1", "runbook.service=", "x")]
    [InlineData("x", "com.docker.compose.project=shop com.docker.compose.service=web runbook.service=other", "shop/web")]
    [InlineData("job-1", "com.docker.compose.project=shop com.docker.compose.service=web com.docker.compose.oneoff=True", "job")]
    public void Service_OfNameAndLabels_IsExact(string name, string labels, string expected) =>
        Assert.Equal(expected, ServiceName.Of(new OwnLabels(Labels(labels), NoLabels), name));

    [Fact]
    public void Ourselves_ByIdProjectOrSocket_AreRecognized()
    {
        var ourselves = new Ourselves("0123456789ab", "runbook", "/run/docker.sock");

        Assert.True(ourselves.Include("0123456789abcdef", null, null));
        Assert.True(ourselves.Include("f", "runbook", null));
        Assert.True(ourselves.Include("f", null, [new MountDetails("/var/run/docker.sock", "/x")]));
        Assert.False(ourselves.Include("f", "shop", [new MountDetails("/var/data", "/data")]));
    }

    [Fact]
    public void Demo_OfAnotherProcess_IsLeftToIt()
    {
        var ourselves = new Ourselves(ContainerId: null, Project: null, "/run/docker.sock");
        var labels = new OwnLabels(Labels("runbook.demo=/data/one runbook.enable=true"), NoLabels);

        Assert.True(ourselves.IsOfAnotherDemo(labels));
        Assert.True((ourselves with { Watched = "runbook.demo=/data/two" }).IsOfAnotherDemo(labels));
        Assert.False((ourselves with { Watched = "runbook.demo=/data/one" }).IsOfAnotherDemo(labels));
        Assert.False((ourselves with { Watched = "runbook.demo" }).IsOfAnotherDemo(labels));
        Assert.False(ourselves.IsOfAnotherDemo(new OwnLabels(Labels("runbook.enable=true"), NoLabels)));
    }

    [Theory]
    [InlineData("web-1.runbook-new-0192", true)]
    [InlineData("web-1.runbook-old-0192", true)]
    [InlineData("web-1", false)]
    [InlineData("runbook-executor", false)]
    public void SetAside_Names_AreNoReplicas(string name, bool expected) => Assert.Equal(expected, SetAside.IsName(name));

    [Fact]
    public void Limits_OfQuotaProcessorsAndMemory_AreTheFewest()
    {
        Assert.Null(Limits.CpuCores(new HostDetails()));
        Assert.Null(Limits.MemoryBytes(new HostDetails()));
        Assert.Equal(1.5, Limits.CpuCores(new HostDetails { NanoCpus = 1_500_000_000 }));
        Assert.Equal(0.5, Limits.CpuCores(new HostDetails { CpuQuota = 50_000 }));
        Assert.Equal(2, Limits.CpuCores(new HostDetails { CpuQuota = 800_000, CpuPeriod = 200_000, CpusetCpus = "0,3" }));
        Assert.Equal(4, Limits.CpuCores(new HostDetails { CpusetCpus = "0-2,5" }));
        Assert.Null(Limits.CpuCores(new HostDetails { CpusetCpus = "all" }));
        Assert.Equal(64, Limits.MemoryBytes(new HostDetails { Memory = 64 }));
    }

    private static Dictionary<string, string> Labels(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(label => label.Split('=', 2)).ToDictionary(label => label[0], label => label[1]);
}
