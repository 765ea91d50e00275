using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

/// <summary>The faults as the outside sees them: memory, processor time and failed requests of a real process.</summary>
[Collection<Measured>]
public sealed class FaultTests
{
    [Fact]
    public async Task MemoryLeak_StartedAndStopped_GrowsResidentMemoryAndGivesItBack()
    {
        await using var demo = await DemoProcess.StartAsync();
        var before = demo.ResidentMegabytes;

        await demo.TriggerAsync("memory-leak", """{"action":"start","mbPerSecond":200}""");
        await DemoProcess.EventuallyAsync(() => demo.ResidentMegabytes > before + 80, "80 MB more are resident");
        var active = await demo.TriggerAsync("memory-leak", """{"action":"stop"}""");

        Assert.Equal(JsonValueKind.Null, active.GetProperty("memoryLeak").ValueKind);
        Assert.InRange(demo.ResidentMegabytes, 0, before + 25);
    }

    [Fact]
    public async Task MemoryLeak_AtItsLimit_PausesThere()
    {
        await using var demo = await DemoProcess.StartAsync(("LEAK_LIMIT_MB", "140"));

        await demo.TriggerAsync("memory-leak", """{"action":"start","mbPerSecond":400}""");
        await DemoProcess.EventuallyAsync(() => demo.Log.Any(line => Message(line).StartsWith("memory-leak paused", StringComparison.Ordinal)), "the leak pauses");
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);

        Assert.InRange(demo.ResidentMegabytes, 125, 150);
        Assert.Equal(400, (await demo.GetFaultsAsync()).GetProperty("memoryLeak").GetProperty("mbPerSecond").GetDouble());
    }

    [Fact]
    public async Task CpuSpike_StartedAndStopped_TakesACoreAndLetsItGo()
    {
        await using var demo = await DemoProcess.StartAsync();

        await demo.TriggerAsync("cpu-spike", """{"action":"start"}""");
        var before = demo.CpuTime;
        await DemoProcess.EventuallyAsync(() => demo.CpuTime > before + TimeSpan.FromMilliseconds(400), "400 ms of processor time are used");
        var active = await demo.TriggerAsync("cpu-spike", """{"action":"stop"}""");

        Assert.Equal(JsonValueKind.Null, active.GetProperty("cpuSpike").ValueKind);
        var after = demo.CpuTime;
        await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        Assert.InRange((demo.CpuTime - after).TotalMilliseconds, 0, 100);
    }

    [Fact]
    public async Task CpuSpike_AfterItsDuration_EndsByItself()
    {
        await using var demo = await DemoProcess.StartAsync();

        await demo.TriggerAsync("cpu-spike", """{"action":"start","duration":1}""");
        await DemoProcess.EventuallyAsync(() => demo.Log.Any(line => Message(line) == "cpu-spike ended after 1 s"), "the spike ends");

        Assert.Equal(JsonValueKind.Null, (await demo.GetFaultsAsync()).GetProperty("cpuSpike").ValueKind);
        Assert.True(demo.CpuTime > TimeSpan.FromMilliseconds(200));
    }

    [Theory]
    [InlineData("100", 40)]
    [InlineData("50", 20)]
    [InlineData("2.5", 1)]
    [InlineData("0", 0)]
    public async Task ErrorSpam_AtARate_FailsExactlyThatShareOfDataRequests(string errorRate, int failures)
    {
        await using var demo = await DemoProcess.StartAsync();

        await demo.TriggerAsync("error-spam", $$"""{"action":"start","errorRate":{{errorRate}}}""");

        Assert.Equal(failures, await demo.CountFailuresAsync(40));
        Assert.Equal("ok", (await demo.GetJsonAsync("/health")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task ErrorSpam_Stopped_FailsNothing()
    {
        await using var demo = await DemoProcess.StartAsync();
        await demo.TriggerAsync("error-spam", """{"action":"start","errorRate":100}""");

        await demo.TriggerAsync("error-spam", """{"action":"stop"}""");

        Assert.Equal(0, await demo.CountFailuresAsync(20));
    }

    [Fact]
    public async Task BadBuild_FailsFourOfFiveDataRequests_AndIsHealthy()
    {
        await using var demo = await DemoProcess.StartAsync(("BUILD", "bad"));

        Assert.Equal(40, await demo.CountFailuresAsync(50));
        Assert.Equal("ok", (await demo.GetJsonAsync("/health")).GetProperty("status").GetString());
        Assert.True((await demo.GetFaultsAsync()).GetProperty("badBuild").GetBoolean());
    }

    [Fact]
    public async Task Cache_OfALargerSize_IsResidentBeforeTheFirstAnswer()
    {
        await using var small = await DemoProcess.StartAsync(("CACHE_SIZE_MB", "16"));
        await using var large = await DemoProcess.StartAsync(("CACHE_SIZE_MB", "170"));

        Assert.InRange(large.ResidentMegabytes - small.ResidentMegabytes, 145, 165);
    }

    private static string Message(JsonElement line) => line.GetProperty("message").GetString()!;
}
