using System.Text;
using DemoApp.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

public sealed class TelemetryTests
{
    [Fact]
    public void MetricsWriter_WithAwkwardLabels_EscapesThem()
    {
        var writer = new MetricsWriter();

        writer.Declare("a_total", "counter", "Some.");
        writer.Sample("a_total", 1.5, ("x", "q\" b\\ n\n"));
        writer.Sample("b", 2);

        Assert.Equal("# HELP a_total Some.\n# TYPE a_total counter\na_total{x=\"q\\\" b\\\\ n\\n\"} 1.5\nb 2\n", Encoding.UTF8.GetString(writer.ToBytes()));
    }

    [Fact]
    public void RequestMetrics_WithDurations_FillEveryBucketThatIsLargeEnough()
    {
        var metrics = new RequestMetrics();
        metrics.Record("/a", 200, TimeSpan.FromMilliseconds(1));
        metrics.Record("/a", 500, TimeSpan.FromMilliseconds(30));
        metrics.Record("/a", 200, TimeSpan.FromSeconds(9));

        var writer = new MetricsWriter();
        metrics.Write(writer);
        var samples = PrometheusText.Parse(Encoding.UTF8.GetString(writer.ToBytes()));

        Assert.Equal(2, samples["""http_requests_total{route="/a",status="200"}"""]);
        Assert.Equal(1, samples["""http_requests_total{route="/a",status="500"}"""]);
        Assert.Equal(1, samples["""http_request_duration_seconds_bucket{route="/a",le="0.001"}"""]);
        Assert.Equal(1, samples["""http_request_duration_seconds_bucket{route="/a",le="0.025"}"""]);
        Assert.Equal(2, samples["""http_request_duration_seconds_bucket{route="/a",le="0.05"}"""]);
        Assert.Equal(2, samples["""http_request_duration_seconds_bucket{route="/a",le="2.5"}"""]);
        Assert.Equal(3, samples["""http_request_duration_seconds_bucket{route="/a",le="+Inf"}"""]);
        Assert.Equal(9.031, samples["""http_request_duration_seconds_sum{route="/a"}"""], 6);
    }

    [Fact]
    public void JsonLog_WithFacts_WritesOneLineWithoutRepeatingSentences()
    {
        var output = new MemoryStream();
        var log = new JsonLog(output, LogLevel.Information, new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 67, TimeSpan.Zero)));

        log.LogWarning("{Route} took {DurationMs}: {Problem}", "/a", 1.5, new Sentence("it said \"no\"\nand 'never'"));
        log.LogDebug("not this");

        Assert.Equal(
            """{"time":"2026-01-02T03:04:05.067Z","level":"warn","message":"/a took 1.5: it said \"no\"\nand 'never'","route":"/a","durationMs":1.5}""" + "\n",
            Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void JsonLog_WhoseOutputFails_GoesOn()
    {
        var log = new JsonLog(new FullDisk(), LogLevel.Information, new FakeTimeProvider());

        log.LogInformation("nobody will read this");
    }

    private sealed class FullDisk : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
