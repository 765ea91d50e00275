using RunbookExecutor.Platforms.Docker.History;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

public sealed class ServiceHistoryTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Func<string, bool> All = _ => true;

    [Fact]
    public void Image_ThatWasThereAtFirst_WasFoundAndNotDeployed()
    {
        var history = ServiceHistory.Empty.Observe([Seen("v1", 0), Seen("v1", 1)], Proven(), At(5));

        Assert.Equal(new Deployment { ImageId = "v1", Reference = "app:v1", Since = At(0), Cause = DeploymentCause.Found }, Assert.Single(history.Deployments));
        Assert.Null(history.DeployedAt);
        Assert.Null(history.PreviousHealthy(All));
    }

    [Fact]
    public void Image_OfALaterContainer_WasDeployedWhenItWasMade()
    {
        var history = Healthy("v1").Observe([Seen("v1", 0), Seen("v2", 20)], Proven(), At(21));

        Assert.Equal(At(20), history.DeployedAt);
        Assert.Equal("v1", history.PreviousHealthy(All)?.ImageId);
    }

    [Fact]
    public void Image_ThatDidNotRunLongEnough_IsNotReturnedTo()
    {
        var history = ServiceHistory.Empty.Observe([Seen("v1", 0)], Proven(), At(5)).Observe([Seen("v2", 6)], Proven("v2"), At(30));

        Assert.Null(history.PreviousHealthy(All));
    }

    [Fact]
    public void Image_ThatIsNotOnThisMachineAnyMore_IsNotReturnedTo()
    {
        var history = Healthy("v1").Observe([Seen("v2", 20)], Proven("v2"), At(40)).Observe([Seen("v3", 50)], Proven(), At(51));

        Assert.Equal("v2", history.PreviousHealthy(All)?.ImageId);
        Assert.Equal("v1", history.PreviousHealthy(image => image != "v2")?.ImageId);
        Assert.Null(history.PreviousHealthy(_ => false));
    }

    [Fact]
    public void Image_ThatWasRolledBackFrom_IsNotReturnedTo()
    {
        var history = Healthy("v1").Observe([Seen("v2", 20)], Proven("v2"), At(40)).RollBackTo("v1", At(41));

        Assert.Null(history.PreviousHealthy(All));
        Assert.Null(history.DeployedAt);
        Assert.Equal(At(41), history.Deployments[1].RolledBackAt);
        Assert.Equal(("v1", "app:v1"), (history.Present!.ImageId, history.Present.Reference));
    }

    [Fact]
    public void Image_ThatWasRolledBackFrom_ProvesItselfAnewWhenItIsDeployedAgain()
    {
        var history = Healthy("v1").Observe([Seen("v2", 20)], Proven("v2"), At(40)).RollBackTo("v1", At(41))
            .Observe([Seen("v2", 50)], Proven(), At(51));

        var proven = history.Observe([Seen("v2", 50)], Proven("v2"), At(70)).Observe([Seen("v3", 80)], Proven(), At(81));

        Assert.Equal("v1", history.PreviousHealthy(All)?.ImageId);
        Assert.Equal("v2", proven.PreviousHealthy(All)?.ImageId);
    }

    [Fact]
    public void Replica_ThatOursRecreatedOrScalingAdded_BringsNoDeployment()
    {
        // Recreated for a variable: made later, but its replica is as old as before. Added after a replica of the old image: a copy.
        var history = Healthy("v1").Observe([Seen("v2", 20)], Proven(), At(21));

        var after = history.Observe([Seen("v1", 0), Seen("v2", 20), Seen("v1", 30) with { IsCopy = true }], Proven(), At(31));

        Assert.Equal(history.Deployments, after.Deployments);
    }

    [Fact]
    public void Deployments_BeyondTheBound_LeaveTheOneToReturnTo()
    {
        var history = Enumerable.Range(2, 60).Aggregate(Healthy("v1"), (past, number) => past.Observe([Seen($"v{number}", number * 20)], Proven(), At((number * 20) + 1)));

        Assert.Equal(20, history.Deployments.Count);
        Assert.Equal("v1", history.PreviousHealthy(All)?.ImageId);
    }

    [Fact]
    public void Watch_OfAHealthCheck_CountsFromWhenItWasSeen()
    {
        var watch = HealthWatch.Empty.Advance(Replicas(Seen("v1", 0) with { HasHealthCheck = true }), At(100));

        Assert.Empty(watch.ProvenImages("web", TimeSpan.FromMinutes(10), At(109)));
        Assert.Equal(["v1"], watch.Advance(Replicas(Seen("v1", 0) with { HasHealthCheck = true }), At(105)).ProvenImages("web", TimeSpan.FromMinutes(10), At(110)));
    }

    [Fact]
    public void Watch_WithoutAHealthCheck_CountsFromItsStart() =>
        Assert.Equal(["v1"], HealthWatch.Empty.Advance(Replicas(Seen("v1", 0)), At(100)).ProvenImages("web", TimeSpan.FromMinutes(10), At(100)));

    [Fact]
    public void Watch_OfAReplicaThatDoesNotServe_BeginsAnew()
    {
        var watch = HealthWatch.Empty.Advance(Replicas(Seen("v1", 0)), At(9)).Advance(Replicas(Seen("v1", 0), Seen("v1", 1) with { IsServing = false }), At(10));
        var again = watch.Advance(Replicas(Seen("v1", 0) with { HasHealthCheck = true }, Seen("v1", 1)), At(11));

        Assert.Empty(watch.ProvenImages("web", TimeSpan.FromMinutes(10), At(15)));
        Assert.Empty(again.ProvenImages("web", TimeSpan.FromMinutes(10), At(20)));
        Assert.Equal(["v1"], again.ProvenImages("web", TimeSpan.FromMinutes(10), At(21)));
    }

    [Fact]
    public void Watch_OfAReplicaThatWasStoppedOnPurpose_GoesByTheOthers()
    {
        var watch = HealthWatch.Empty.Advance(Replicas(Seen("v1", 0), Stopped("v1", 5)), At(9));

        Assert.Equal(["v1"], watch.ProvenImages("web", TimeSpan.FromMinutes(10), At(10)));
    }

    [Fact]
    public void Watch_OfNoReplicaThatRuns_ProvesNothing() =>
        Assert.Empty(HealthWatch.Empty.Advance(Replicas(Stopped("v1", 0)), At(100)).ProvenImages("web", TimeSpan.FromMinutes(10), At(100)));

    [Fact]
    public void File_WrittenAndRead_IsTheSame()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-history-").FullName;
        try
        {
            var file = new HistoryFile(folder);
            var book = HistoryBook.Empty.With("shop/web", Healthy("v1").RollBackTo("v0", At(50)));
            Assert.Null(file.Read());

            file.Write(book);

            Assert.Equal(book.Of("shop/web").Deployments, file.Read()!.Of("shop/web").Deployments);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.FilePath));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"format":9,"services":{}}""")]
    public void File_ThatIsNoHistory_SaysSo(string text)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-history-").FullName;
        try
        {
            var file = new HistoryFile(folder);
            Directory.CreateDirectory(Path.GetDirectoryName(file.FilePath)!);
            File.WriteAllText(file.FilePath, text);

            Assert.Contains(file.FilePath, Assert.Throws<IOException>(file.Read).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ServiceHistory Healthy(string image) => ServiceHistory.Empty.Observe([Seen(image, 0)], Proven(image), At(10));

    private static ReplicaSeen Seen(string image, int minute) => new(image, $"app:{image}", At(minute), At(minute), IsServing: true, HasHealthCheck: false, IsCopy: false);

    private static ReplicaSeen Stopped(string image, int minute) => Seen(image, minute) with { IsServing = false, IsStoppedOnPurpose = true };

    private static Dictionary<string, IReadOnlyList<ReplicaSeen>> Replicas(params ReplicaSeen[] replicas) => new() { ["web"] = replicas };

    private static HashSet<string> Proven(params string[] images) => [.. images];

    private static DateTimeOffset At(int minute) => Start.AddMinutes(minute);
}
