using Microsoft.Extensions.Logging;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>Calls a person by the log; the terminal shows the same from the run's events.</summary>
public sealed partial class LogChannel(ILogger<LogChannel> logger) : IEscalationChannel
{
    public Task<IReadOnlyList<Delivery>> CallAsync(Call call, IReadOnlySet<string> reached, CancellationToken cancellationToken)
    {
        LogCall(call.Summary, call.Id, call.Reason);
        return Task.FromResult<IReadOnlyList<Delivery>>([]);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A person is needed for {Summary} ({CallId}): {Reason}")]
    private partial void LogCall(string summary, string callId, string reason);
}
