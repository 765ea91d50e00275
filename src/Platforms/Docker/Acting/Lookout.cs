using System.Collections.Concurrent;
using System.Text.Json;
using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Acting.Calls;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Reading;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>Reads everything that acting decides by, in one go: each container's whole document, and what every platform says of it.</summary>
internal sealed class Lookout(EngineCalls engine, Ourselves ourselves, WatchedLabel? watched, TimeProvider time)
{
    private const int AtOnce = 32;

    // Containers whose inspect hangs must not keep all others from being acted on, however many they are.
    private static readonly TimeSpan InspectDeadline = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookDeadline = TimeSpan.FromSeconds(4);

    // An image never changes under its id.
    private readonly ConcurrentDictionary<string, IDictionary<string, string>> imageLabels = new(StringComparer.Ordinal);

    /// <exception cref="PlatformException">The engine did not answer.</exception>
    public async Task<Sighting> LookAsync(CancellationToken cancellationToken)
    {
        var images = engine.ListImagesAsync(cancellationToken);
        var listed = await engine.ListAsync(cancellationToken);
        var seen = new Inspected?[listed.Count];
        var unread = new Container?[listed.Count];
        using var late = new CancellationTokenSource(LookDeadline, time);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, listed.Count, parallel, async (at, token) => (seen[at], unread[at]) = await InspectAsync(listed[at], late.Token, token));

        // One that was removed between the list and its inspect is in neither.
        IReadOnlyList<Inspected> there = [.. seen.OfType<Inspected>()];
        var ours = WithProject(there);
        return new Sighting(time.GetUtcNow(), there, await images)
        {
            Ours = there.Where(container => IsOf(ours, container)).Select(container => container.Id).ToHashSet(StringComparer.Ordinal),
            Unread = [.. unread.OfType<Container>().Where(container => !SpareName.IsOne(container.Name))],
        };
    }

    /// <summary>The replicas among them as every platform reports them, environments included.</summary>
    public async Task<IReadOnlyList<Container>> DescribeAsync(Sighting sighting, CancellationToken cancellationToken)
    {
        var ours = WithProject(sighting.Containers);
        var described = new List<Container>();
        foreach (var container in Replicas(sighting).Where(container => watched?.IsOn(container) != false))
        {
            var labels = await LabelsOfAsync(container.ImageId, cancellationToken);
            described.Add(DetailsOf(container) is { } details
                ? ContainerReading.Of(details, labels, ours) with { Environment = container.Environment }
                : ContainerReading.Unreadable(new ContainerListResponse { ID = container.Id }, container.Name, "The engine's answer about it cannot be read."));
        }

        return [.. described, .. sighting.Unread];
    }

    // Null when the engine wrote something else where a number or a text belongs: of such a container nothing is known.
    private static ContainerDetails? DetailsOf(Inspected container)
    {
        try
        {
            return container.Document.Deserialize(EngineJson.Default.ContainerDetails);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<(Inspected? Seen, Container? Unread)> InspectAsync(ContainerListResponse listed, CancellationToken allLate, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(InspectDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, allLate, cancellationToken);
        try
        {
            return (await engine.InspectAsync(listed.ID, either.Token), null);
        }
        catch (Exception problem) when (problem is PlatformException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (null, ContainerReading.Unreadable(listed, ContainerReading.NameOf(listed), "The engine lists it and does not tell more about it."));
        }
    }

    // Between two names a replica is in its former container all the same: its service does not lose it.
    private static IEnumerable<Inspected> Replicas(Sighting sighting) => sighting.Containers
        .Where(container => !SpareName.IsOne(container.Name))
        .Concat(sighting.Containers
            .Select(container => (Container: container, Spare: SpareName.Parse(container.Name)))
            .Where(one => one.Spare is { } spare && sighting.FindName(spare.Replica) is null)
            .GroupBy(one => one.Spare!.Replica, StringComparer.Ordinal)
            .Select(replica => replica.OrderBy(one => one.Spare!.Kind == SpareKind.Kept ? 0 : 1).ThenByDescending(one => one.Container.CreatedAt).First())
            .Where(one => sighting.Containers.Any(other => other.Name == SpareName.Successor(one.Spare!.Replica, one.Spare.Action).ToString()))
            .Select(one => one.Container.Under(one.Spare!.Replica)));

    // The Compose project of this process's own container stands in that container's labels.
    private Ourselves WithProject(IReadOnlyList<Inspected> containers) =>
        ourselves with { Project = ourselves.Project ?? containers.FirstOrDefault(container => ourselves.IsThis(container.Id))?.Label(Labels.ComposeProject) };

    // A project that holds us may hold a service that its operator hands to automation, too.
    private static bool IsOf(Ourselves ours, Inspected container) =>
        ours.IsThis(container.Id)
        || (ours.Project is { } project && container.Label(Labels.ComposeProject) == project && container.Label(Labels.Enable) is null && container.Label(Labels.Mode) is null);

    private async Task<IDictionary<string, string>?> LabelsOfAsync(string imageId, CancellationToken cancellationToken)
    {
        if (imageLabels.TryGetValue(imageId, out var known))
        {
            return known;
        }

        // Null for an image that is gone: then no label counts as the operator's, and the container is only watched.
        return await engine.FindImageAsync(imageId, cancellationToken) is { } image
            ? imageLabels.GetOrAdd(imageId, image.Config.Object("Labels").ToDictionary(label => label.Key, label => label.Value.Text()))
            : null;
    }
}
