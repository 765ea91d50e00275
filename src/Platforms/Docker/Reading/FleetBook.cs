using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>
/// Keeps what is known of the engine's containers: takes lists, details and events as they come, in whatever order, and says which containers have to
/// be looked at again. It asks nothing itself. Not safe for several threads.
/// </summary>
/// <param name="ourselves">What is never to be touched.</param>
/// <param name="label">Only containers with this label are shown, <c>name</c> or <c>name=value</c>; null shows all.</param>
internal sealed class FleetBook(Ourselves ourselves, string? label = null)
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Deployments _deployments = new();
    private Ourselves _ourselves = ourselves;

    /// <summary>Grows with all that is taken: while it stands still and nothing is in doubt, so does what is shown.</summary>
    public long Changes { get; private set; }

    /// <summary>Whether a list was taken.</summary>
    public bool IsListed { get; private set; }

    /// <summary>Takes a whole list; returns the containers whose details are to be read: new ones, changed ones, and with <paramref name="all"/> the rest.</summary>
    /// <param name="list">As the engine gave it.</param>
    /// <param name="askedAt">When it was asked for: what was created after that is not missing from it.</param>
    /// <param name="all">Whether the details of unchanged ones are to be read too.</param>
    public IReadOnlyList<string> Take(IEnumerable<ContainerListResponse> list, DateTimeOffset askedAt, bool all)
    {
        Changes++;
        IsListed = true;
        var listed = new Dictionary<string, ContainerListResponse>(StringComparer.Ordinal);
        var isWhole = true;
        foreach (var container in list)
        {
            // A row that does not say which container it is may be any of those that seem to be missing.
            isWhole &= !string.IsNullOrEmpty(container.ID);
            listed[container.ID ?? string.Empty] = container;
        }

        listed.Remove(string.Empty);
        foreach (var (gone, _) in _entries.Where(entry => isWhole && !listed.ContainsKey(entry.Key) && !(entry.Value.ToldAt >= askedAt)).ToList())
        {
            _entries.Remove(gone);
        }

        var toRead = new List<string>();
        foreach (var (id, container) in listed)
        {
            var known = _entries.GetValueOrDefault(id);
            var hasChanged = known is null || known.Details?.State?.Status != container.State || known.IsOutdated;
            _entries[id] = (known ?? new Entry { Listed = container }) with { Listed = container, IsOutdated = hasChanged };
            if (hasChanged || all)
            {
                toRead.Add(id);
            }
        }

        return toRead;
    }

    /// <summary>Takes an event; returns whether its container's details are to be read.</summary>
    public bool Take(string id, string action, IDictionary<string, string> attributes, DateTimeOffset time)
    {
        Changes++;
        if (action == "destroy")
        {
            _entries.Remove(id);
            return false;
        }

        var entry = _entries.GetValueOrDefault(id) ?? new Entry { Listed = Announced(id, attributes), ToldAt = time };
        _entries[id] = entry with { Course = entry.Course.Take(action, attributes, time, entry.RestartsByItself), IsOutdated = true };
        return true;
    }

    public void Take(ContainerDetails details, IDictionary<string, string>? imageLabels, DateTimeOffset now)
    {
        Changes++;
        if (_entries.TryGetValue(details.Id, out var entry))
        {
            _entries[details.Id] = entry.Take(details, imageLabels, now);
            KnowOwnProject(details, imageLabels);
        }
    }

    public void TakeProblem(string id, string problem)
    {
        Changes++;
        if (_entries.TryGetValue(id, out var entry))
        {
            _entries[id] = entry with { Problem = problem };
        }
    }

    /// <summary>It was removed.</summary>
    public void TakeGone(string id)
    {
        Changes++;
        _entries.Remove(id);
    }

    /// <summary>Containers whose last reading failed, or brought no more than half: without the labels of its image nothing may be done to one.</summary>
    public IReadOnlyList<string> Unread => [.. _entries.Where(entry => entry.Value.IsUnread).Select(entry => entry.Key)];

    public DockerView View(DateTimeOffset now)
    {
        var containers = new Dictionary<string, Watched>(StringComparer.Ordinal);

        // While a replica is recreated two containers may claim its name for a moment: what was read last is true.
        foreach (var entry in _entries.Values.OrderBy(entry => entry.ReadAt ?? DateTimeOffset.MinValue))
        {
            if (!SetAside.IsName(entry.Name) && entry.Bears(label))
            {
                containers[entry.Name] = entry.Show(_ourselves, now);
            }
        }

        var services = containers.Values.GroupBy(watched => watched.Container.Service, StringComparer.Ordinal);
        _deployments.Forget(now);
        return new DockerView([.. services.OrderBy(service => service.Key, NaturalOrder.Instance).Select(service => ServiceOf(service.Key, [.. service], now))], containers);
    }

    private Service ServiceOf(string name, IReadOnlyList<Watched> replicas, DateTimeOffset now)
    {
        var known = replicas.Where(replica => replica.Details is not null).Select(ToReplica).ToList();
        var newest = replicas.MaxBy(CreatedAt)!;
        return new Service
        {
            Name = name,
            Platform = DockerPlatform.Name,
            DesiredReplicas = replicas.Count(IsWanted),
            Version = newest.Container.Version,
            DeployedAt = known.Count == 0 ? null : _deployments.Observe(name, known, now),
            Mode = replicas.Min(replica => replica.Container.Mode),
        };
    }

    // One that was stopped on purpose is not wanted; one that crashed is.
    private static bool IsWanted(Watched replica) => replica.Container.State != ContainerState.Exited || replica.Container.Crashes.Count > 0;

    private static Deployments.Replica ToReplica(Watched replica) => new(
        replica.Details!.Id,
        Signature.Of(replica.Details),
        CreatedAt(replica),
        IsOurs: replica.Container.LastActionId is not null,
        IsOperators: replica.Details.Config?.Labels?.ContainsKey(ActingLabels.Operator) == true);

    private static DateTimeOffset CreatedAt(Watched replica) => Moment.Parse(replica.Details?.Created) ?? DateTimeOffset.MinValue;

    private static ContainerListResponse Announced(string id, IDictionary<string, string> attributes) => new()
    {
        ID = id,
        Names = [attributes.TryGetValue("name", out var name) ? name : id],
        Labels = attributes,
    };

    // Our own container's project is known once it is read.
    private void KnowOwnProject(ContainerDetails details, IDictionary<string, string>? imageLabels)
    {
        if (_ourselves.Project is null && _ourselves.IsThis(details.Id))
        {
            _ourselves = _ourselves with { Project = ServiceName.ProjectOf(new OwnLabels(details.Config?.Labels, imageLabels)) };
        }
    }
}
