namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>One way to call a person.</summary>
public interface IEscalationChannel
{
    /// <param name="call">What to tell.</param>
    /// <param name="reached">Destinations that an earlier process reached with this very call: they are not called again.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <returns>What came of it, for each destination.</returns>
    Task<IReadOnlyList<Delivery>> CallAsync(Call call, IReadOnlySet<string> reached, CancellationToken cancellationToken);
}
