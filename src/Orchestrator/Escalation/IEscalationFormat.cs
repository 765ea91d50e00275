namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>Writes a call as one kind of destination wants it.</summary>
public interface IEscalationFormat
{
    DestinationKind Kind { get; }

    HttpRequestMessage Write(Call call, DestinationOptions destination);
}
