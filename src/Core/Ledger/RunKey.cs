namespace RunbookExecutor.Core.Ledger;

/// <summary>What runs are compared by: the same trouble in the same place.</summary>
/// <param name="Subject">The slot, or the service: <c>local/demo-app/demo-app-2</c>, <c>local/demo-app</c>.</param>
/// <param name="Anomaly">The kind of trouble; null for an action outside an incident.</param>
public sealed record RunKey(string Subject, string? Anomaly)
{
    public string Describe() => Anomaly is null ? Subject : $"{Anomaly} of {Subject}";
}
