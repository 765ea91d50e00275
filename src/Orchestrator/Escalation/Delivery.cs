namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>What came of a call to one destination.</summary>
/// <param name="Destination">Its name in the configuration.</param>
/// <param name="Succeeded">Whether it took the call.</param>
/// <param name="Message">What it answered, or why it was not reached; never an address or a secret of it.</param>
public sealed record Delivery(string Destination, bool Succeeded, string Message);
