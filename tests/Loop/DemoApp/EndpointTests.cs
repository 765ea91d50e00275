using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

public sealed class EndpointTests
{
    [Fact]
    public async Task Health_AfterStart_GivesStatusAndVersion()
    {
        await using var demo = await DemoProcess.StartAsync(("VERSION", "v7"));

        var health = await demo.GetJsonAsync("/health");

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal("v7", health.GetProperty("version").GetString());
        Assert.InRange(health.GetProperty("uptimeSeconds").GetDouble(), 0, 60);
    }

    [Fact]
    public async Task Status_WithNothingWrong_ShowsNoActiveFault()
    {
        await using var demo = await DemoProcess.StartAsync(("CACHE_SIZE_MB", "8"));

        var status = await demo.GetJsonAsync("/api/status");

        Assert.Equal(8, status.GetProperty("cacheSizeMb").GetInt32());
        Assert.Equal("""{"memoryLeak":null,"errorSpam":null,"cpuSpike":null,"badBuild":false}""", status.GetProperty("faults").GetRawText());
    }

    [Fact]
    public async Task Data_WithNothingWrong_NeverFails()
    {
        await using var demo = await DemoProcess.StartAsync();

        var data = await demo.GetJsonAsync("/api/data");

        Assert.True(data.GetProperty("price").GetDecimal() > 0);
        Assert.Equal(0, await demo.CountFailuresAsync(50));
    }

    [Fact]
    public async Task Work_TwentyTimes_TakesTenMillisecondsOfProcessorTimeEach()
    {
        await using var demo = await DemoProcess.StartAsync();
        await demo.GetJsonAsync("/api/work");
        var before = demo.CpuTime;

        for (var request = 0; request < 20; request++)
        {
            await demo.GetJsonAsync("/api/work");
        }

        Assert.InRange((demo.CpuTime - before).TotalMilliseconds, 200, 400);
    }

    [Fact]
    public async Task Metrics_AfterRequests_CountThemByRouteAndStatus()
    {
        await using var demo = await DemoProcess.StartAsync(("VERSION", "v2"));
        await demo.CountFailuresAsync(3);
        (await demo.Http.GetAsync("/nope")).Dispose();
        await demo.TriggerAsync("error-spam", """{"action":"start"}""");

        var metrics = PrometheusText.Parse(await demo.Http.GetStringAsync("/metrics"));

        Assert.Equal(3, metrics["""http_requests_total{route="/api/data",status="200"}"""]);
        Assert.Equal(1, metrics["""http_requests_total{route="other",status="404"}"""]);
        Assert.Equal(3, metrics["""http_request_duration_seconds_bucket{route="/api/data",le="+Inf"}"""]);
        Assert.Equal(3, metrics["""http_request_duration_seconds_count{route="/api/data"}"""]);
        Assert.Equal(1, metrics["""demo_app_build_info{version="v2"}"""]);
        Assert.Equal(1, metrics["""demo_app_fault_active{fault="error-spam"}"""]);
        Assert.Equal(0, metrics["""demo_app_fault_active{fault="cpu-spike"}"""]);
        Assert.InRange(metrics["process_resident_memory_bytes"], 20 << 20, 200 << 20);
    }
}
