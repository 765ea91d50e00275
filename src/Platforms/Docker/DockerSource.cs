using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Logs;
using RunbookExecutor.Platforms.Docker.Reading;
using RunbookExecutor.Platforms.Docker.Usage;

namespace RunbookExecutor.Platforms.Docker;

/// <summary>
/// Reads the containers of the Docker Engine of this machine. What it lists comes from a view that events keep up to date, and what it measures
/// from the kernel's files, so that a container costs the engine nothing while nothing happens to it.
/// </summary>
public sealed class DockerSource : IContainerSource, IAsyncDisposable, IDisposable
{
    private readonly EngineConnection _connection;
    private readonly EngineReader _reader;
    private readonly FleetWatch _watch;
    private readonly DockerOptions _options;
    private readonly TimeProvider _time;
    private readonly UsageBoard _usage;
    private readonly Lock _gate = new();
    private bool _isStarted;
    private int _isDisposed;

    /// <param name="options">Which engine.</param>
    /// <param name="time">Dates the snapshots and measures the deadlines.</param>
    /// <param name="logger">Tells of interruptions.</param>
    /// <exception cref="PlatformException">The engine is not one of this machine.</exception>
    public DockerSource(DockerOptions options, TimeProvider time, ILogger<DockerSource> logger)
        : this(options, CgroupTree.OfHost, time, logger)
    {
    }

    internal DockerSource(DockerOptions options, CgroupTree cgroups, TimeProvider time, ILogger<DockerSource> logger)
    {
        _options = options;
        _time = time;
        _connection = new EngineConnection(options.Endpoint, EngineAccess.Read, time);
        _reader = new EngineReader(_connection);
        _watch = new FleetWatch(_reader, new FleetBook(Ourselves.Of(_connection.Endpoint, options.Label), options.Label), _connection.Forget, time, logger);
        _usage = new UsageBoard(_reader, cgroups, time);
    }

    public string Platform => DockerPlatform.Name;

    public async Task<PlatformSnapshot> ListAsync(CancellationToken cancellationToken)
    {
        Start();
        var view = await _watch.ReadAsync(cancellationToken);
        _usage.Keep(view);
        return new PlatformSnapshot(_time.GetUtcNow(), view.Services, view.List);
    }

    public ValueTask<ResourceUsage?> ReadUsageAsync(Container container, CancellationToken cancellationToken)
    {
        // The start time tells a container as it was listed from the same slot with another process by now.
        var watched = _watch.Current.Containers.GetValueOrDefault(container.Id);
        return ValueTask.FromResult(watched?.Details is { } details && watched.Container.StartedAt == container.StartedAt ? _usage.Read(container, details) : null);
    }

    public ILogTail OpenLog(Container container) => new SlotLogTail(container.Id, _watch, _reader, _options, _time);

    // A container of services that hands it out under two types disposes of it twice.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        await _watch.DisposeAsync();
        _usage.Dispose();
        _connection.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Start()
    {
        lock (_gate)
        {
            if (!_isStarted)
            {
                _isStarted = true;
                _watch.Start();
            }
        }
    }
}
