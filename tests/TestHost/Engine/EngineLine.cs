using RunbookExecutor.Tests.Invariants;

namespace RunbookExecutor.Tests.Host.Engine;

/// <summary>One thing that the scripted engine did: a line of its file, on disk before the call is answered. Its state is the fold of these lines.</summary>
/// <param name="Milliseconds">Time since boot.</param>
/// <param name="BootId">Which boot.</param>
/// <param name="Pid">The process that asked.</param>
/// <param name="Action">The id that came with the call; null for what the test itself set up.</param>
/// <param name="Call">What it was asked for, in words.</param>
/// <param name="Kind">What it did.</param>
/// <param name="Service">The service of the container.</param>
/// <param name="Target">The container's name.</param>
/// <param name="IsPreparation">Whether nothing that runs was touched.</param>
public sealed record EngineLine(long Milliseconds, string BootId, int Pid, string? Action, string Call, EngineOp Kind, string Service, string Target, bool IsPreparation)
{
    /// <summary>Of a rename the new name, of a creation or a change of version the version.</summary>
    public string? Argument { get; init; }

    public IReadOnlyDictionary<string, string?>? Variables { get; init; }

    public ReceivedCall ToCall() => new(Milliseconds, BootId, Action!, Call, Target, Service, IsPreparation);
}

/// <summary>What the scripted engine can do to a container.</summary>
public enum EngineOp
{
    Create,
    Start,
    Stop,
    Rename,
    Remove,
    Set,
}
