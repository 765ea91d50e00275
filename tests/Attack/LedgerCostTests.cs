using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Tests.Executor;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>What the checkpoint adds to a commit; a figure, not a limit.</summary>
[Collection<Measured>]
public sealed class LedgerCostTests
{
    private const int Appends = 1000;

    [Fact]
    public void Append_AThousandTimes_RaisesTheCheckpointEachTime()
    {
        using var rig = new Rig();
        LedgerCopy.Append(rig, 0);
        var files = new LedgerFiles(rig.Directory);
        var key = files.ReadKey();
        var (appends, raises) = (new List<long>(), new List<long>());
        for (var i = 1; i <= Appends; i++)
        {
            appends.Add(Took(() => LedgerCopy.Append(rig, i)));
            Assert.Equal(i + 1, files.Checkpoint.Read(key).Checkpoint!.Count);

            // Once more what a commit does with it: read it, and write it when it is higher.
            raises.Add(Took(() =>
            {
                files.Checkpoint.Read(key);
                files.Checkpoint.Raise(key, new Checkpoint(i + 1, RowHash.Genesis));
            }));
        }

        Figures.Tell("ledger commit", $"p50 {Figures.Percentile(appends, 50)} us, of which the checkpoint {Figures.Percentile(raises, 50)} us ({Appends} appends)");
    }

    private static long Took(Action work)
    {
        var began = TimeProvider.System.GetTimestamp();
        work();
        return (long)TimeProvider.System.GetElapsedTime(began).TotalMicroseconds;
    }
}
