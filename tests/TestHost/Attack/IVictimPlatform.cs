using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>A platform under attack.</summary>
internal interface IVictimPlatform : IAsyncDisposable
{
    IActuator Actuator { get; }

    /// <summary>How often what became of an action is looked at.</summary>
    TimeSpan ReadBackEvery => TimeSpan.FromMilliseconds(100);

    Task StartAsync();

    /// <summary>Makes the action possible, by hand, and says which one it is.</summary>
    Task<RemediationAction> PrepareAsync(string name);
}
