using RunbookExecutor.Platforms.Docker.Reading;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class DeploymentsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 7, 0, 0, TimeSpan.Zero);
    private readonly Deployments deployments = new();

    [Fact]
    public void Observe_FirstSight_IsNoDeployment() => Assert.Null(See(New("a", "one", 0), New("b", "one", 0)));

    [Fact]
    public void Observe_TwoImagesAtFirstSight_WasDeployedWithTheNewer() => Assert.Equal(Start.AddMinutes(5), See(New("a", "one", 0), New("b", "two", 5)));

    [Fact]
    public void Observe_ReplicaFromAnotherImage_IsADeploymentThatLasts()
    {
        See(New("a", "one", 0), New("b", "one", 0));

        Assert.Equal(Start.AddMinutes(3), See(New("a", "one", 0), New("c", "two", 3)));
        Assert.Equal(Start.AddMinutes(3), See(New("d", "two", 4), New("c", "two", 3)));
    }

    [Fact]
    public void Observe_AnotherConfigurationOfTheSameImage_IsADeployment()
    {
        See(New("a", "one", 0));

        Assert.Equal(Start.AddMinutes(2), See(New("b", "one", 2) with { Signature = new Signature("one", "other") }));
    }

    [Fact]
    public void Observe_ChangeOfOurs_IsNone()
    {
        See(New("a", "one", 0));

        Assert.Null(See(New("b", "one", 2) with { Signature = new Signature("one", "other"), IsOurs = true }));
    }

    [Fact]
    public void Observe_RollbackOfOurs_EndsTheDeployment()
    {
        See(New("a", "one", 0));
        See(New("b", "two", 2));

        Assert.Null(See(New("c", "one", 4) with { IsOurs = true }));
    }

    private DateTimeOffset? See(params Deployments.Replica[] replicas) => deployments.Observe("web", replicas, Start);

    private static Deployments.Replica New(string id, string image, int minute) => new(id, new Signature(image, "same"), Start.AddMinutes(minute), IsOurs: false);
}
