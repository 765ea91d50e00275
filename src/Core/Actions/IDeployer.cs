namespace RunbookExecutor.Core.Actions;

/// <summary>What an operator does to a platform by hand: recorded in the ledger, not budgeted, and out of any agent's reach.</summary>
public interface IDeployer
{
    /// <summary>Moves every replica of the service to a declared version, one after another; returns one sentence about what happened.</summary>
    Task<string> DeployAsync(string service, string version, CancellationToken cancellationToken);

    /// <summary>Sets variables of one replica and recreates it with them; a null value removes the variable.</summary>
    Task<string> ConfigureAsync(string containerId, IReadOnlyDictionary<string, string?> variables, CancellationToken cancellationToken);
}
