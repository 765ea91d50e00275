using System.Globalization;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

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

    public static HealthState Of(HealthDetails? health) => health?.Status switch
    {
        "starting" => HealthState.Starting,
        "healthy" => HealthState.Healthy,
        "unhealthy" => HealthState.Unhealthy,
        _ => HealthState.None,
    };

    /// <summary>One sentence about a state that needs one.</summary>
    public static string? Reason(StateDetails? state, long? restarts) => state?.Status switch
    {
        "created" => "It was created and never started.",
        "paused" => "It is paused: its processes are frozen until somebody unpauses it.",
        "restarting" => $"{Ended(state)}; the engine starts it again{(restarts is { } times ? string.Create(CultureInfo.InvariantCulture, $", for the {times}. time") : string.Empty)}.",
        "exited" or "dead" => $"{Ended(state)}.",
        "running" or "removing" => null,
        _ => "The engine does not say in which state it is.",
    };

    private static string Ended(StateDetails state)
    {
        var code = state.ExitCode is { } known ? string.Create(CultureInfo.InvariantCulture, $" with exit code {known}") : ", and the engine does not tell with which exit code";
        return $"Its process ended{code}{(state.OOMKilled == true ? ", killed for want of memory" : string.Empty)}";
    }
}
