using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Tests.Host.Engine;

/// <summary>One container as the scripted engine keeps it.</summary>
public sealed record EngineContainer(string Name, string Service, string Version, bool IsRunning, long StartedMs, string? Label, IReadOnlyDictionary<string, string> Environment)
{
    private const string Next = ".next";
    private const string Former = ".former";

    /// <summary>Name of what is to take a replica's place.</summary>
    public static string NextOf(string slot) => slot + Next;

    /// <summary>Name of what was in a replica's place.</summary>
    public static string FormerOf(string slot) => slot + Former;

    public bool IsReplica => !Name.EndsWith(Next, StringComparison.Ordinal) && !Name.EndsWith(Former, StringComparison.Ordinal);

    public Container ToContainer(AutomationMode mode) => new()
    {
        Id = Name,
        Name = Name,
        Service = Service,
        Platform = ScriptedEngine.Name,
        State = IsRunning ? ContainerState.Running : ContainerState.Exited,
        Health = IsRunning ? HealthState.Healthy : HealthState.None,
        Mode = mode,
        Version = Version,
        Image = $"{Service}:{Version}",
        StartedAt = DateTimeOffset.UnixEpoch.AddMilliseconds(StartedMs),
        LastActionId = Label,
        Environment = Environment,
    };
}
