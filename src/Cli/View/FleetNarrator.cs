using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Cli.View;

/// <summary>Tells in sentences when a replica begins to serve, falls ill or ends; what does not change is not told again.</summary>
public sealed class FleetNarrator
{
    private readonly Dictionary<string, string> told = [];

    public IEnumerable<StoryLine> Tell(IReadOnlyList<Container> containers, DateTimeOffset now)
    {
        foreach (var container in containers)
        {
            if (Sentence(container) is var (tone, text) && told.GetValueOrDefault(container.Id) != text)
            {
                told[container.Id] = text;
                yield return new StoryLine(now, container.Name, tone, text);
            }
        }
    }

    // What passes by itself, such as starting and stopping, is left out.
    private static (Tone, string)? Sentence(Container container) => container switch
    {
        { IsRunning: true, Health: HealthState.Unhealthy } => (Tone.Bad, "runs, but does not answer its health check"),
        { IsRunning: true, Health: HealthState.Healthy or HealthState.None } => (Tone.Neutral, $"runs{Where(container)}, version {container.Version}"),
        { State: ContainerState.Exited, StateReason: { Length: > 0 } reason } => (Tone.Bad, reason),
        _ => null,
    };

    private static string Where(Container container) => container.Address is { } address ? $" at {address}" : string.Empty;
}
