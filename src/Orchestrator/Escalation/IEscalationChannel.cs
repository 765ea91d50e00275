using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>One way to call a person.</summary>
public interface IEscalationChannel
{
    Task CallAsync(Run run, string reason, CancellationToken cancellationToken);
}
