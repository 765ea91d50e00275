using System.Collections.Concurrent;
using System.Net;
using Docker.DotNet;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>Reads containers' details, some at a time and each by itself: one that hangs delays only those that wait for its place, until its deadline.</summary>
internal sealed class DetailReader(EngineReader reader) : IDisposable
{
    private const int AtOnce = 16;
    private const int KeptImages = 1000;

    private readonly SemaphoreSlim _places = new(AtOnce, AtOnce);
    private readonly ConcurrentDictionary<string, IDictionary<string, string>> _imageLabels = new(StringComparer.Ordinal);

    public async Task<Detail> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        try
        {
            var details = await reader.InspectAsync(id, cancellationToken);
            return new Detail.Known(details, await ImageLabelsAsync(details.Image, cancellationToken));
        }
        catch (PlatformException gone) when (gone.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound })
        {
            // Removed between the list and this question.
            return new Detail.Gone(id);
        }
        catch (PlatformException problem)
        {
            return new Detail.Unknown(id, problem.Message);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    // An image never changes; without its labels none of its containers' labels counts as the operator's.
    private async Task<IDictionary<string, string>?> ImageLabelsAsync(string? imageId, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(imageId))
        {
            return null;
        }

        if (_imageLabels.TryGetValue(imageId, out var known))
        {
            return known;
        }

        try
        {
            var labels = await reader.ImageLabelsAsync(imageId, cancellationToken);
            if (_imageLabels.Count >= KeptImages)
            {
                _imageLabels.Clear();
            }

            return _imageLabels[imageId] = labels;
        }
        catch (PlatformException)
        {
            return null;
        }
    }
}

/// <summary>What came of reading one container's details.</summary>
internal abstract record Detail
{
    internal sealed record Known(ContainerDetails Details, IDictionary<string, string>? ImageLabels) : Detail;

    internal sealed record Gone(string Id) : Detail;

    internal sealed record Unknown(string Id, string Problem) : Detail;
}
