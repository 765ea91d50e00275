using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Tests.Host.Attack;
using RunbookExecutor.Tests.Invariants;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>The checker itself: it finds nothing in what an executor really left, and each invariant's violation in the same facts with that one falsified.</summary>
public sealed class CheckerTests
{
    [Fact]
    public async Task Check_WhatAnExecutorLeft_FindsNothing() => Assert.Empty(InvariantChecker.Check(await EvidenceAsync()));

    [Theory]
    [InlineData(1, "two actions 4 s apart")]
    [InlineData(1, "four restarts of one replica")]
    [InlineData(1, "eleven actions")]
    [InlineData(2, "a call received twice")]
    [InlineData(3, "an action that begins in another")]
    [InlineData(4, "a container left over")]
    [InlineData(4, "a replica lost")]
    [InlineData(5, "a call without a step before it")]
    [InlineData(5, "an action without an end")]
    [InlineData(6, "a row put elsewhere")]
    [InlineData(6, "a chain that does not verify")]
    [InlineData(7, "an action admitted while frozen")]
    [InlineData(7, "a call made long after a freeze")]
    [InlineData(8, "a call to what is protected")]
    [InlineData(8, "a call to what did not opt in")]
    public async Task Check_Falsified_FindsIt(int invariant, string how) =>
        Assert.Contains(InvariantChecker.Check(Falsify(await EvidenceAsync(), how)), violation => violation.Invariant == invariant);

    private static async Task<Evidence> EvidenceAsync()
    {
        using var attacked = new InProcess();
        for (var i = 0; i < 2; i++)
        {
            Assert.IsType<ActionAnswer.Sent>(await attacked.SubmitAsync(new RestartContainer($"{ScriptedVictim.Service}-1")));
            attacked.Advance(TimeSpan.FromMinutes(10));
        }

        return attacked.Evidence();
    }

    private static Evidence Falsify(Evidence good, string how)
    {
        var (first, second) = (Intents(good)[0], Intents(good)[1]);
        return how switch
        {
            "two actions 4 s apart" => Change(good, entry => entry == second, entry => entry with { Instant = first.Instant with { Milliseconds = first.Instant.Milliseconds + 4_000 } }),
            "four restarts of one replica" => Repeated(good, 4),
            "eleven actions" => Repeated(good, 11),
            "a call received twice" => good with { Calls = [.. good.Calls, good.Calls[^1]] },
            "an action that begins in another" => Change(good, entry => entry.Kind == EntryKind.Outcome && entry.ActionId == first.ActionId, entry => entry with { Seq = 1_000 }),
            "a container left over" => good with { Leftovers = ["app-1.spare"] },
            "a replica lost" => good with { End = good.End! with { Containers = [.. good.End!.Containers.Skip(1)] } },
            "a call without a step before it" => good with { Entries = [.. good.Entries.Where(entry => entry.Kind != EntryKind.StepStarted)] },
            "an action without an end" => good with { Entries = [.. good.Entries.Where(entry => entry.Kind != EntryKind.Outcome)] },
            "a row put elsewhere" => Change(good, entry => entry == second, entry => entry with { PreviousHash = first.PreviousHash }),
            "a chain that does not verify" => good with { ChainFault = "entry 2 was changed" },
            "an action admitted while frozen" => Frozen(good, second.Seq - 1, second.Instant),

            // The ledger has it after the first call's action was admitted, and the platform was called a second later all the same.
            "a call made long after a freeze" => Frozen(good, first.Seq, first.Instant) with { Calls = [.. good.Calls.Select(call => call with { Milliseconds = call.Milliseconds + 1_000 })] },
            "a call to what is protected" => good with { Protected = [ScriptedVictim.Service] },
            _ => Change(good, entry => entry.Kind == EntryKind.Intent, entry => entry with { Payload = entry.Payload.Replace("\"mode\":\"Auto\"", "\"mode\":\"Observe\"", StringComparison.Ordinal) }),
        };
    }

    private static List<LedgerEntry> Intents(Evidence evidence) => [.. evidence.Entries.Where(entry => entry.Kind == EntryKind.Intent)];

    private static Evidence Change(Evidence good, Func<LedgerEntry, bool> which, Func<LedgerEntry, LedgerEntry> change) =>
        good with { Entries = [.. good.Entries.Select(entry => which(entry) ? change(entry) : entry)] };

    // The first action again and again, a minute apart.
    private static Evidence Repeated(Evidence good, int times)
    {
        var first = Intents(good)[0];
        var intents = Enumerable.Range(0, times).Select(i => first with
        {
            ActionId = new($"{first.ActionId!.Value.Value[..^2]}{i:00}"), Seq = i + 1, Instant = first.Instant with { Milliseconds = first.Instant.Milliseconds + (i * 60_000) },
        });
        return good with { Entries = [.. intents], Calls = [] };
    }

    private static Evidence Frozen(Evidence good, long after, BootInstant at)
    {
        var frozen = good.Entries[0] with { Kind = EntryKind.Frozen, ActionId = null, Seq = after, Instant = at };
        return good with { Entries = [.. good.Entries.Where(entry => entry.Seq <= after), frozen, .. good.Entries.Where(entry => entry.Seq > after)] };
    }
}
