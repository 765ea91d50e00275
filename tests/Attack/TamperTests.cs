using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Tests.Executor;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Changes a ledger in every way that its files allow, each time on a fresh copy, and has it checked.</summary>
public sealed class TamperTests
{
    private const int Entries = 30;

    [Fact]
    public async Task Ledger_ChangedInAnyWay_IsNoticed()
    {
        var whole = await LedgerCopy.MakeAsync(Entries);
        Assert.IsType<LedgerVerification.Ok>(whole.Verify(_ => { }));
        var count = Size.Of(20_000, 200_000);
        var missed = new List<string>();
        var byFinding = new Dictionary<string, int>();

        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            var tampering = Tampering.Number(i, Entries);
            var found = whole.Verify(tampering.Apply);
            lock (missed)
            {
                byFinding[found.Finding] = byFinding.GetValueOrDefault(found.Finding) + 1;
                if (found is LedgerVerification.Ok)
                {
                    missed.Add($"{i}: {tampering.Name}");
                }
            }
        });

        Figures.Tell("ledger tampering", $"{count} mutations and truncations, {missed.Count} missed ({string.Join(", ", byFinding.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Value} {one.Key}"))})");
        Assert.Empty(missed);
    }

    [Fact]
    public async Task Ledger_CutOffAtEveryLength_IsToldFromAChange()
    {
        var whole = await LedgerCopy.MakeAsync(Entries);

        for (var kept = 0; kept < Entries; kept++)
        {
            var found = whole.Verify(copy => copy.Execute($"DELETE FROM entries WHERE seq > {kept}"));
            Assert.Equal(new LedgerVerification.CutOff(kept, Entries), found);
        }
    }

    [Fact]
    public void Log_TornAnywhereBehindTheCheckpoint_IsIntactOrToldToBeCutOff()
    {
        // A ledger whose entries lie in the write-ahead log, as with an executor that was killed.
        using var rig = new Rig();
        Assert.Empty(rig.Entries());
        var log = new FileInfo(Path.Combine(rig.Directory, "ledger.db-wal"));
        var (empty, sizes) = (log.Length, new List<long>());
        for (var i = 0; i < 8; i++)
        {
            LedgerCopy.Append(rig, i);
            log.Refresh();
            sizes.Add(log.Length);
        }

        var random = new Random(3);
        for (var i = 0; i < Size.Of(300, 3000); i++)
        {
            var kept = random.NextInt64(empty, sizes[^1] + 1);
            var whole = sizes.Count(size => size <= kept);
            using var torn = new TornCopy(rig.Directory, kept);

            // The checkpoint as it was when the last whole entry was committed: what a crash leaves.
            Assert.IsType<LedgerVerification.Ok>(torn.Verify(whole));

            // The checkpoint as it is: somebody cut the log.
            var cut = torn.Verify(8);
            Assert.True(whole == 8 ? cut is LedgerVerification.Ok : cut is LedgerVerification.CutOff or LedgerVerification.Altered, $"{kept} bytes: {cut}");
        }
    }

    [Fact]
    public async Task Start_AfterEachKindOfTampering_FreezesOrDenies()
    {
        for (var kind = 0; kind < Tampering.Kinds; kind++)
        {
            using var rig = new Rig();
            for (var i = 0; i < 5; i++)
            {
                LedgerCopy.Append(rig, i);
            }

            var tampering = Tampering.Number(kind, 5);
            tampering.Apply(new LedgerFilesAt(rig.Directory));
            using var next = new Rig(rig.Time, rig.Platform, rig.Directory);
            await new Starting(next).RunAsync();

            var refusal = await next.RefusalOfAsync(Rig.Restart("demo-app-1"));
            Assert.True(refusal.Rule is "FROZEN" or "LEDGER_UNAVAILABLE", $"{tampering.Name}: {refusal.Rule}");
            Assert.Empty(rig.Platform.Calls);
        }
    }
}
