using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Writes down, at each start, that the configuration accepts limits above the usual ones, and which.</summary>
public sealed partial class AcceptedLimits(LedgerStore ledger, PolicyOptions policy, ILogger<AcceptedLimits> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (policy.Raised() is { Count: > 0 } raised)
        {
            Record(raised);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Record(IReadOnlyList<string> raised)
    {
        LogRaised(string.Join(", ", raised));
        try
        {
            ledger.Append(new EntryDraft(EntryKind.LimitsAccepted, "configuration", new LimitsAcceptedPayload(policy.Figures, raised)));
        }
        catch (LedgerUnavailableException error)
        {
            // Without the ledger nothing is sent; every action that is sent later names the limits of its time.
            LogUnrecorded(error.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Limits are above the usual ones, as the configuration accepts: {Keys}")]
    private partial void LogRaised(string keys);

    [LoggerMessage(LogLevel.Error, "That limits are raised could not be recorded. {Reason}")]
    private partial void LogUnrecorded(string reason);
}
