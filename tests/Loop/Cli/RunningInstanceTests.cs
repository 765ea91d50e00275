using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using RunbookExecutor.Hosting.Data;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class RunningInstanceTests : IAsyncLifetime
{
    private const string Token = "0123456789abcdef0123456789abcdef";

    private readonly Sandbox sandbox = new();
    private readonly int basePort = Sandbox.Ports(4);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Fact]
    public async Task Commands_RunningInstance_AnswerInJsonAndInSentences()
    {
        sandbox.Fleet();
        await sandbox.UpAsync(basePort);

        Assert.Equal(sandbox.Data, (await sandbox.RunAsync("status", "--json")).Json.GetProperty("data").GetString());
        Assert.Equal(0, (await sandbox.RunAsync("incidents", "--json")).Json.GetProperty("incidents").GetArrayLength());
        Assert.Equal(0, (await sandbox.RunAsync("ledger", "--json")).Json.GetProperty("entries").GetArrayLength());
        Assert.NotEqual(0, (await sandbox.RunAsync("plan", "memory-spike", "--container", "web-1", "--json")).Json.GetProperty("steps").GetArrayLength());
        Assert.True((await sandbox.RunAsync("freeze", "a test", "--json")).Json.GetProperty("frozen").GetBoolean());
        Assert.False((await sandbox.RunAsync("thaw", "--json")).Json.GetProperty("frozen").GetBoolean());
        Assert.True((await sandbox.RunAsync("ledger", "verify", "--json")).Json.GetProperty("intact").GetBoolean());

        (await sandbox.RunAsync("plan", "nonsense", "--container", "web-1")).Says(2, "nonsense", "MEMORY_SPIKE");
        (await sandbox.RunAsync("plan", "memory-spike", "--container", "web-9")).Says(2, "There is no container 'web-9'. There are: web-1.");
        (await sandbox.RunAsync("deploy", "nothing", "v1")).Says(2, "nothing", "web");
        (await sandbox.RunAsync("deploy", "web", "v9")).Says(2, "v9", "v1");
        (await sandbox.RunAsync("up", "--config", "runbook.yaml", "--data", sandbox.Data, "--base-port", $"{basePort + 1000}")).Says(2, "is running already, at http://127.0.0.1:", "--data DIR");
    }

    [Fact]
    public async Task Commands_SeveralInstances_ListThem()
    {
        var other = Path.Combine(sandbox.Folder, "other");
        sandbox.Write("runbook.yaml", "services: { web: { command: [\"/bin/sleep\", \"1000\"] } }\n");
        var first = sandbox.Start("up", "--data", sandbox.Data, "--base-port", $"{basePort}");
        await first.SaysAsync("monitor http://");
        var second = sandbox.Start("up", "--data", other, "--base-port", $"{Sandbox.Ports(4)}");
        await second.SaysAsync("monitor http://");

        (await sandbox.RunAsync("status")).Says(2, "Several instances are running; name one with --data:", $"--data {sandbox.Data}", $"--data {other}");
        (await sandbox.RunAsync("status", "--data", other)).Says(0, other);
    }

    [Fact]
    public async Task Up_ListensEverywhereWithToken_AnswersOnlyWhoCarriesIt()
    {
        sandbox.Write("runbook.yaml", "services: { web: { command: [\"/bin/sleep\", \"1000\"] } }\nserver: { listen: 0.0.0.0 }\n");
        var up = sandbox.StartWith([("RUNBOOK__SERVER__TOKEN", Token)], "up", "--data", sandbox.Data, "--base-port", $"{basePort}");
        await up.SaysAsync("monitor http://");
        using var client = new HttpClient { BaseAddress = InstanceEndpoints.Read(sandbox.Data)["monitor"] };

        using var without = await client.GetAsync(new Uri("/api/containers", UriKind.Relative));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        using var with = await client.GetAsync(new Uri("/api/containers", UriKind.Relative));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }

    [Fact]
    public async Task Commands_InstanceWithToken_CarryTheOneOfTheEnvironment()
    {
        sandbox.Write("runbook.yaml", "services: { web: { command: [\"/bin/sleep\", \"1000\"] } }\n");
        var up = sandbox.StartWith([("RUNBOOK__SERVER__TOKEN", Token)], "up", "--data", sandbox.Data, "--base-port", $"{basePort}");
        await up.SaysAsync("monitor http://");

        (await sandbox.RunAsync("incidents")).Says(2, "wants a token", "RUNBOOK__SERVER__TOKEN");
        var status = sandbox.StartWith([("RUNBOOK__SERVER__TOKEN", Token)], "incidents", "--json");
        Assert.Equal(0, await status.ExitAsync(Sandbox.Patience));
    }

    [Fact]
    public async Task Up_InAFolderOfAnotherProgram_NeitherReadsItsSettingsNorWatchesItsTree()
    {
        sandbox.Write("runbook.yaml", "services: { web: { command: [\"/bin/sleep\", \"1000\"] } }\n");
        sandbox.Write("appsettings.json", "{ this is not for us");
        for (var folder = 0; folder < 200; folder++)
        {
            sandbox.Write($"other/{folder}/file", "text");
        }

        var up = sandbox.Start("up", "--data", sandbox.Data, "--base-port", $"{basePort}");
        await up.SaysAsync("monitor http://");

        Assert.InRange(up.WatchedFolders, 0, 199);
    }

    [Fact]
    public async Task Up_RunbookThatNoLongerCompiles_KeepsItsLastGoodVersion()
    {
        sandbox.Write("runbook.yaml", "services: { web: { command: [\"/bin/sleep\", \"1000\"] } }\n");
        var path = sandbox.Write("runbooks/memory-spike.md", "# Memory spike\n\n## Steps\n\n1. `restart-container`\n");
        var up = sandbox.Start("up", "--data", sandbox.Data, "--base-port", $"{basePort}");
        await up.SaysAsync("monitor http://");
        using var client = new HttpClient { BaseAddress = InstanceEndpoints.Read(sandbox.Data)["monitor"] };

        File.WriteAllText(path, "# Memory spike\n\n## Steps\n\n1. `scale-service +99`\n");
        JsonElement answer = default;
        await Sandbox.UntilAsync(
            () => (answer = JsonDocument.Parse(client.GetStringAsync(new Uri("/api/runbooks/memory-spike", UriKind.Relative)).Result).RootElement).GetRawText().Contains("scale-service", StringComparison.Ordinal),
            "the edit is seen");

        Assert.Contains("restart-container", answer.GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_ChildThatDiesAtStart_ShowsExitCodeAndLastLineAndGoesOn()
    {
        sandbox.Write("runbook.yaml", """
            services:
              dying: { command: ["/bin/sh", "-c", "echo cannot bind; exit 3"] }
              missing: { command: ["/nowhere/program"] }
              well: { command: ["/bin/sleep", "1000"] }
            """);
        var up = sandbox.Start("up", "--data", sandbox.Data, "--base-port", $"{basePort}");

        await up.SaysAsync("Last log line: 'cannot bind'.");
        await up.SaysAsync("there is no such program");

        Assert.Contains("dying-1      Exited with code 3", up.Output, StringComparison.Ordinal);
        Assert.False(up.HasExited);
    }

    [Fact]
    public async Task Up_ChildThatIgnoresSigterm_IsEndedAllTheSameAndTheLogSaysSo()
    {
        sandbox.Write("runbook.yaml", """services: { stubborn: { command: ["/bin/sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.2; done"], stopGrace: 4s } }""");
        var up = sandbox.Start("up", "--data", sandbox.Data, "--base-port", $"{basePort}");
        await up.SaysAsync("monitor http://");
        await Sandbox.UntilAsync(() => File.Exists(Path.Combine(sandbox.Data, "local", "logs", "stubborn-1.log")) && ReadShared(Path.Combine(sandbox.Data, "local", "logs", "stubborn-1.log")).Contains("ready", StringComparison.Ordinal), "it runs");
        var child = LocalFleet.Read(sandbox.Data).Single();

        up.Signal("TERM");

        Assert.Equal(0, await up.ExitAsync(Sandbox.Patience));
        Assert.False(child.IsAlive());
        Assert.Contains("did not end within 4s of SIGTERM and was killed", ReadShared(Path.Combine(sandbox.Data, "logs", "runbook.log")), StringComparison.Ordinal);
    }

    private static string ReadShared(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }
}
