using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Writes down that roles were not started because their configuration cannot be used, and why, where there is a ledger to write it into.</summary>
public static class RefusedConfiguration
{
    private const int MostProblems = 50;
    private const int LongestProblem = 500;
    private static readonly TimeSpan BusyTimeout = TimeSpan.FromSeconds(1);

    // A service manager that starts the program over and over must not fill the disk.
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    /// <summary>Begins no ledger, and says nothing when it cannot write: whoever started the roles is told why they did not start all the same.</summary>
    /// <param name="dataDirectory">Where the roles were to keep their data.</param>
    /// <param name="problems">One sentence for each thing that cannot be used, without secrets.</param>
    public static void Record(string dataDirectory, IEnumerable<string> problems)
    {
        var payload = new ConfigurationRefusedPayload([.. problems.Take(MostProblems).Select(problem => problem[..Math.Min(problem.Length, LongestProblem)])]);
        try
        {
            if (new LedgerFiles(dataDirectory).AreThere)
            {
                using var ledger = new LedgerStore(new ExecutorOptions { DataDirectory = dataDirectory, BusyTimeout = BusyTimeout }, BootClock.OfThisMachine(), NullLogger<LedgerStore>.Instance);
                ledger.Write(transaction => IsKnown(transaction, payload) ? null : transaction.Append(new EntryDraft(EntryKind.ConfigurationRefused, "configuration", payload)));
            }
        }
        catch (Exception error) when (error is LedgerUnavailableException or IOException or UnauthorizedAccessException)
        {
            // The sentences on standard error are all there is then, as they are where there is no ledger yet.
        }
    }

    private static bool IsKnown(LedgerReader reader, ConfigurationRefusedPayload payload) =>
        LedgerSelect.Younger(reader.Connection, [EntryKind.ConfigurationRefused], Span, reader.Now).Any(entry => entry.Read<ConfigurationRefusedPayload>().Problems.SequenceEqual(payload.Problems));
}
