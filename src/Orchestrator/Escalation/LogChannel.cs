using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>Calls a person by the log; the terminal shows the same from the run's events.</summary>
public sealed partial class LogChannel(ILogger<LogChannel> logger) : IEscalationChannel
{
    public Task CallAsync(Run run, string reason, CancellationToken cancellationToken)
    {
        LogCall(run.Incident.Fingerprint.ToString(), run.Incident.Id.Value, run.RunbookId, reason);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Error, Message = "A person is needed for {Fingerprint} ({IncidentId}, {RunbookId}.md): {Reason}")]
    private partial void LogCall(string fingerprint, string incidentId, string runbookId, string reason);
}
