using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Tests.Host.Engine;
using RunbookExecutor.Tests.Invariants;
using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Gathers what the checker judges by from what an attack left on the disk.</summary>
internal static class Facts
{
    public static IReadOnlyList<LedgerEntry> Entries(string data)
    {
        var entries = new List<LedgerEntry>();
        while (LedgerExport.Read(data, new LedgerQuery { After = entries.Count, Limit = LedgerQuery.MaxLimit }) is { Count: > 0 } page)
        {
            entries.AddRange(page);
        }

        return entries;
    }

    public static IReadOnlyList<ReceivedCall> Calls(string engineFile) =>
        [.. EngineStore.Lines(engineFile).Where(line => line.Action is not null).Select(line => line.ToCall())];

    public static Evidence Of(string data, string engineFile) => new()
    {
        Entries = Entries(data),
        Calls = Calls(engineFile),
        ChainFault = LedgerVerifier.Verify(data) is LedgerVerification.Ok ? null : LedgerVerifier.Verify(data).Describe(data),
    };

    /// <summary>With what the scripted engine holds at the end.</summary>
    public static Evidence OfScripted(string data, string engineFile, string service)
    {
        using var store = new EngineStore(engineFile);
        var snapshot = new ScriptedEngine(store, service, () => 0, "end").Read();
        return Of(data, engineFile) with { End = snapshot, Leftovers = [.. store.Containers.Where(container => !container.IsReplica).Select(container => container.Name)] };
    }

    public static void AssertNone(IReadOnlyList<Violation> violations) =>
        Assert.True(violations.Count == 0, string.Join('\n', violations.Take(10)));
}
