using System.Globalization;
using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>The engine's words for a container's state and health in ours. A word that is missing or new is unknown.</summary>
internal static class ContainerStates
{
    public static ContainerState Of(string? status) => status switch
    {
        "running" => ContainerState.Running,
        "restarting" => ContainerState.Starting,
        "removing" => ContainerState.Stopping,
        "created" or "exited" or "dead" => ContainerState.Exited,
        _ => ContainerState.Unknown,
    };

    public static HealthState Of(Health? health) => health?.Status switch
    {
        "starting" => HealthState.Starting,
        "healthy" => HealthState.Healthy,
        "unhealthy" => HealthState.Unhealthy,
        _ => HealthState.None,
    };

    /// <summary>One sentence about a state that needs one.</summary>
    public static string? Reason(State? state, long restarts) => state?.Status switch
    {
        "created" => "It was created and never started.",
        "paused" => "It is paused: its processes are frozen until somebody unpauses it.",
        "restarting" => string.Create(CultureInfo.InvariantCulture, $"Its process ended with exit code {state.ExitCode}{OutOfMemory(state)}; the engine starts it again, for the {restarts}. time."),
        "exited" or "dead" => string.Create(CultureInfo.InvariantCulture, $"Its process ended with exit code {state.ExitCode}{OutOfMemory(state)}."),
        "running" or "removing" => null,
        _ => "The engine does not say in which state it is.",
    };

    private static string OutOfMemory(State state) => state.OOMKilled ? ", killed for want of memory" : string.Empty;
}
