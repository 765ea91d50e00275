using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>A platform under attack.</summary>
internal interface IVictimPlatform : IAsyncDisposable
{
    IActuator Actuator { get; }

    Task StartAsync();

    /// <summary>Makes the action possible, by hand, and says which one it is.</summary>
    Task<RemediationAction> PrepareAsync(string name);
}
