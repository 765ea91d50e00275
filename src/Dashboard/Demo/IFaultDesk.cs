namespace RunbookExecutor.Dashboard.Demo;

/// <summary>Breaks the demo's service on purpose; only a demo brings one.</summary>
public interface IFaultDesk
{
    IReadOnlyList<FaultView> Faults { get; }

    /// <summary>Strikes, unless the guards could not let the cure pass now.</summary>
    /// <returns>What was done, or why not, in one sentence.</returns>
    Task<string> StrikeAsync(string fault, CancellationToken cancellationToken);
}

/// <param name="Name">As on the command line: <c>memory-leak</c>.</param>
/// <param name="Title">What it does.</param>
public sealed record FaultView(string Name, string Title);
