using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Reading;

namespace RunbookExecutor.Platforms.Docker.Logs;

/// <summary>Follows the log of whatever container has the slot now: by its file where that can be read, through the engine elsewhere.</summary>
internal sealed class SlotLogTail(string slot, FleetWatch watch, EngineReader reader, DockerOptions options, TimeProvider time) : ILogTail
{
    private const string JsonFile = "json-file";
    private const string NoLog = "none";
    private const string MaxSize = "max-size";

    private ILogTail? _tail;
    private (string Id, string? Path)? _followed;

    public async ValueTask<long> ReadAsync(ILogSink sink, CancellationToken cancellationToken)
    {
        var details = watch.Current.Containers.GetValueOrDefault(slot)?.Details;
        var dropped = 0L;
        if (details is not null && _followed != (details.Id, details.LogPath))
        {
            // What its predecessor wrote last comes first.
            dropped = _tail is null ? 0 : await DrainAsync(_tail, sink, cancellationToken);
            _tail?.Dispose();
            _tail = Open(details, isSuccessor: _followed is not null);
            _followed = (details.Id, details.LogPath);
        }

        return _tail is null ? dropped : dropped + await _tail.ReadAsync(sink, cancellationToken);
    }

    public void Dispose() => _tail?.Dispose();

    private static async ValueTask<long> DrainAsync(ILogTail predecessor, ILogSink sink, CancellationToken cancellationToken)
    {
        try
        {
            return await predecessor.ReadAsync(sink, cancellationToken);
        }
        catch (PlatformException)
        {
            // Its container is gone, and mostly its log with it: a later try would bring no more. What it held was handed over before, with its count.
            return 0;
        }
    }

    private ILogTail? Open(ContainerDetails details, bool isSuccessor)
    {
        var driver = details.HostConfig?.LogConfig?.Type;
        if (driver == NoLog || (driver == JsonFile && string.IsNullOrEmpty(details.LogPath)))
        {
            // It keeps none, or has never been started.
            return null;
        }

        return (driver == JsonFile ? TryOpenFile(details, isSuccessor) : null)
            ?? (ILogTail)new ApiLogTail(reader, details.Id, options.LogBytesPerRead, isSuccessor ? null : time.GetUtcNow());
    }

    // Null where this process may not read it, or is in another container than its folder.
    private JsonFileTail? TryOpenFile(ContainerDetails details, bool isSuccessor)
    {
        try
        {
            return Directory.Exists(Path.GetDirectoryName(details.LogPath))
                ? new JsonFileTail(details.LogPath!, options.LogBytesPerRead, fromStart: isSuccessor, rotates: details.HostConfig?.LogConfig?.Config?.ContainsKey(MaxSize) == true)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
