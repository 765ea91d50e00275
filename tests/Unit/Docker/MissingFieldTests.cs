using System.Text.Json;
using System.Text.Json.Nodes;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Reading;
using RunbookExecutor.Platforms.Docker.Usage;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

/// <summary>What an engine leaves out is unknown; it is never 0, never "no", never "no limit".</summary>
public sealed class MissingFieldTests
{
    private const string Whole = """
        {
          "Id": "4b825dc642cb", "Created": "2026-11-24T06:00:00Z", "Name": "/web-1", "Image": "sha256:1111", "RestartCount": 4, "LogPath": "/log",
          "State": {
            "Status": "exited", "Running": false, "Pid": 7, "ExitCode": 137, "OOMKilled": true, "StartedAt": "2026-11-24T06:00:01Z",
            "FinishedAt": "2026-11-24T06:30:00Z", "Health": { "Status": "healthy" }
          },
          "HostConfig": {
            "Memory": 67108864, "NanoCpus": 500000000, "CpuQuota": 0, "CpuPeriod": 0, "CpusetCpus": "", "NetworkMode": "front", "CgroupParent": "", "Binds": null,
            "RestartPolicy": { "Name": "no", "MaximumRetryCount": 0 }, "LogConfig": { "Type": "json-file", "Config": {} }
          },
          "Config": {
            "Image": "app:1", "Labels": { "runbook.enable": "true" }, "Env": ["A=b"], "Entrypoint": null, "Cmd": ["run"], "User": "", "WorkingDir": "", "ExposedPorts": { "80/tcp": {} }
          },
          "NetworkSettings": { "Ports": { "80/tcp": null }, "Networks": { "front": { "IPAddress": "10.0.0.2" } } },
          "Mounts": []
        }
        """;

    private const string Frame = """
        {
          "cpu_stats": { "system_cpu_usage": 5000, "cpu_usage": { "total_usage": 700 } },
          "memory_stats": { "usage": 1000, "stats": { "total_inactive_file": 300 } },
          "networks": { "eth0": { "rx_bytes": 11, "tx_bytes": 22 }, "eth1": { "rx_bytes": 1, "tx_bytes": 2 } }
        }
        """;

    private static readonly DateTimeOffset Now = new(2026, 11, 24, 7, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Container_Whole_IsRead()
    {
        var container = Read(Parse(Whole));

        Assert.Equal((ContainerState.Exited, AutomationMode.Auto, false), (container.State, container.Mode, container.IsExcluded));
        Assert.Equal((4, 137, 64 * 1024 * 1024, 0.5), (container.Restarts, container.ExitCode, container.MemoryLimitBytes, container.CpuLimitCores));
        Assert.Equal("Its process ended with exit code 137, killed for want of memory.", container.StateReason);
        Assert.Equal([new Crash(Now.AddMinutes(-30), 137, WasOutOfMemory: true)], container.Crashes);
    }

    [Fact]
    public void Restarts_Missing_AreUnknown() => Assert.Null(Read(Without("RestartCount")).Restarts);

    [Theory]
    [InlineData("exited", "Its process ended, and the engine does not tell with which exit code, killed for want of memory.")]
    [InlineData("restarting", "Its process ended, and the engine does not tell with which exit code, killed for want of memory; the engine starts it again, for the 4. time.")]
    public void ExitCode_Missing_IsUnknownAndSaidToBe(string status, string sentence)
    {
        var document = Without("State", "ExitCode");
        document["State"]!["Status"] = status;

        var container = Read(document);

        Assert.Null(container.ExitCode);
        Assert.Equal(sentence, container.StateReason);
        Assert.Null(Assert.Single(container.Crashes).ExitCode);
    }

    [Fact]
    public void WantOfMemory_Missing_IsNotAssumed()
    {
        var container = Read(Without("State", "OOMKilled"));

        Assert.Empty(container.Crashes);
        Assert.Equal("Its process ended with exit code 137.", container.StateReason);
    }

    [Theory]
    [InlineData("Memory")]
    [InlineData("NanoCpus")]
    [InlineData("CpuQuota")]
    public void Limit_Missing_LeavesTheContainerUnknownAndUntouched(string limit)
    {
        var container = Read(Without("HostConfig", limit));

        Assert.Equal((ContainerState.Unknown, AutomationMode.Observe, true), (container.State, container.Mode, container.IsExcluded));
        Assert.Equal("The engine does not tell which limits it has.", container.StateReason);
    }

    // One after another, whatever the engine may leave out: what is shown is the same as of the whole, or nothing.
    [Fact]
    public void Container_AnyOneFieldMissing_ShowsNothingElseInItsPlace()
    {
        var whole = Read(Parse(Whole));
        foreach (var path in Paths(Parse(Whole)))
        {
            Container read;
            try
            {
                read = Read(Without(path));
            }
            catch (JsonException)
            {
                // Of such a container the engine's answer counts as unreadable.
                continue;
            }

            Assert.True(read.Restarts is null || read.Restarts == whole.Restarts, Named(path));
            Assert.True(read.ExitCode is null || read.ExitCode == whole.ExitCode, Named(path));
            Assert.True(read.State == ContainerState.Unknown || read.MemoryLimitBytes == whole.MemoryLimitBytes, Named(path));
            Assert.True(read.State == ContainerState.Unknown || read.CpuLimitCores == whole.CpuLimitCores, Named(path));
            Assert.True(read.State is ContainerState.Unknown || read.State == whole.State, Named(path));
            Assert.True(read.StartedAt is null || read.StartedAt == whole.StartedAt, Named(path));
            Assert.True(read.Crashes.Count == 0 || read.Crashes[0].ExitCode is null or 137, Named(path));
        }
    }

    [Fact]
    public void Usage_Whole_IsRead()
    {
        var usage = Usage(Parse(Frame))!;

        Assert.Equal((TimeSpan.FromTicks(7), 700, 12, 24), (usage.CpuTime, usage.MemoryBytes, usage.NetworkReceivedBytes, usage.NetworkSentBytes));
    }

    [Fact]
    public void Usage_AnyOneFieldMissing_LeavesWhatNeedsItUnknown()
    {
        var whole = Usage(Parse(Frame))!;
        foreach (var path in Paths(Parse(Frame)))
        {
            var document = Parse(Frame);
            Remove(document, path);
            var usage = Usage(document)!;

            // Of several interfaces one may be gone altogether.
            var isInterface = path is ["networks", _];
            Assert.True(usage.CpuTime is null || usage.CpuTime == whole.CpuTime, Named(path));
            Assert.True(usage.MemoryBytes is null || usage.MemoryBytes == whole.MemoryBytes, Named(path));
            Assert.True(isInterface || usage.NetworkReceivedBytes is null || usage.NetworkReceivedBytes == whole.NetworkReceivedBytes, Named(path));
            Assert.True(isInterface || usage.NetworkSentBytes is null || usage.NetworkSentBytes == whole.NetworkSentBytes, Named(path));
            Assert.NotEqual(whole.ToString(), path is ["networks" or "cpu_stats" or "memory_stats", ..] ? usage.ToString() : "-");
        }
    }

    private static Container Read(JsonObject document)
    {
        var book = new FleetBook(new Ourselves(null, null, "/run/docker.sock"));
        var details = document.Deserialize(EngineJson.Default.ContainerDetails)!;
        book.Take([new() { ID = details.Id, Names = [details.Name], State = "exited" }], Now, all: false);
        book.Take(details, new Dictionary<string, string>(), Now);
        return book.View(Now).List.Single();
    }

    private static ResourceUsage? Usage(JsonObject frame) => StatsReader.Of(frame.Deserialize(EngineJson.Default.UsageFrame)!);

    private static JsonObject Without(params string[] path)
    {
        var document = Parse(Whole);
        Remove(document, path);
        return document;
    }

    private static void Remove(JsonObject document, string[] path)
    {
        var holder = path[..^1].Aggregate((JsonNode)document, (node, name) => node[name]!);
        Assert.True(holder.AsObject().Remove(path[^1]), Named(path));
    }

    private static IEnumerable<string[]> Paths(JsonObject document) =>
        document.SelectMany(field => field.Value is JsonObject inner ? Paths(inner).Select(path => (string[])[field.Key, .. path]).Prepend([field.Key]) : [[field.Key]]);

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();

    private static string Named(string[] path) => string.Join('.', path);
}
