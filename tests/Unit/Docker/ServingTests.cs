using System.Text.Json.Nodes;
using RunbookExecutor.Platforms.Docker.Acting;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

public sealed class ServingTests
{
    private const long Second = 1_000_000_000;

    private static readonly DateTimeOffset Started = new(2026, 3, 1, 12, 0, 1, TimeSpan.Zero);

    [Fact]
    public void Container_WithoutAHealthCheck_ServesWhenItStaysUp()
    {
        var container = EngineDocument.Container("web-1");

        Assert.IsType<Serving.NotYet>(Serving.Of(container, Started.AddSeconds(0.4)));
        Assert.IsType<Serving.Yes>(Serving.Of(container, Started.AddSeconds(0.6)));
    }

    [Theory]
    [InlineData("healthy", typeof(Serving.Yes))]
    [InlineData("starting", typeof(Serving.NotYet))]
    [InlineData("unhealthy", typeof(Serving.No))]
    [InlineData(null, typeof(Serving.NotYet))]
    public void Container_WithAHealthCheck_ServesWhenItSaysSo(string? health, Type expected) =>
        Assert.IsType(expected, Serving.Of(WithCheck(health, startPeriod: 0), Started.AddSeconds(5)));

    [Fact]
    public void HealthCheck_OfWhichTheEngineNeverTells_IsNotTakenForHealthy() =>
        Assert.IsType<Serving.No>(Serving.Of(WithCheck(health: null, startPeriod: 0), Started.AddSeconds(60)));

    [Theory]
    [InlineData(0, 15)]
    [InlineData(300, 315)]
    [InlineData(86_400, 615)]
    public void HealthCheck_WithAStartPeriod_HasThatTimeAsWell(long startPeriod, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Serving.HealthTime(WithCheck("starting", startPeriod)));

    private static Inspected WithCheck(string? health, long startPeriod) => EngineDocument.Container("web-1", change: document =>
    {
        document["Config"]!["Healthcheck"] = new JsonObject
        {
            ["Test"] = new JsonArray("CMD", "check"), ["Interval"] = 4 * Second, ["Timeout"] = Second, ["Retries"] = 3, ["StartPeriod"] = startPeriod * Second,
        };
        document["State"]!["Health"] = health is null ? null : new JsonObject { ["Status"] = health };
    });
}
