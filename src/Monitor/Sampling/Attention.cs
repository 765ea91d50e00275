using System.Collections.Frozen;

namespace RunbookExecutor.Monitor.Sampling;

/// <summary>The services in trouble, whose containers are read more often: those that breach, and those that may be next.</summary>
public sealed class Attention
{
    private volatile FrozenSet<string> services = FrozenSet<string>.Empty;

    public bool IsNeeded => services.Count > 0;

    public bool IsOn(string service) => services.Contains(service);

    public void TurnTo(IEnumerable<string> names)
    {
        var wanted = names as IReadOnlyCollection<string> ?? [.. names];
        if (!services.SetEquals(wanted))
        {
            services = wanted.ToFrozenSet();
        }
    }
}
