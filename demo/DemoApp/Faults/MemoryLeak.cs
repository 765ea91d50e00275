using DemoApp.Memory;

namespace DemoApp.Faults;

/// <summary>Retains more and more memory, and touches it so that it is resident, until the process is as large as it may become.</summary>
public sealed partial class MemoryLeak(int limitMegabytes, TimeProvider time, ILogger logger) : IDisposable
{
    private const int PieceMegabytes = 4;

    // Large enough that every allocator takes it from the operating system and gives it back there at once.
    private const int BlockMegabytes = 64;

    private readonly Lock _lock = new();
    private readonly List<ResidentBlock> _blocks = [];
    private int _retainedMegabytes;
    private ITimer? _timer;
    private double _megabytesPerSecond;
    private bool _isPaused;

    /// <summary>Null when it is not active.</summary>
    public MemoryLeakStatus? Status
    {
        get
        {
            lock (_lock)
            {
                return _timer is null ? null : new MemoryLeakStatus(_megabytesPerSecond, _retainedMegabytes);
            }
        }
    }

    /// <summary>Goes on at the new pace when it is active already; what it has retained stays.</summary>
    public void Start(double megabytesPerSecond)
    {
        lock (_lock)
        {
            _timer?.Dispose();
            _megabytesPerSecond = megabytesPerSecond;
            _isPaused = false;
            _timer = time.CreateTimer(_ => Grow(), state: null, TimeSpan.Zero, TimeSpan.FromSeconds(PieceMegabytes / megabytesPerSecond));
        }

        LogStarted(megabytesPerSecond, limitMegabytes);
    }

    /// <summary>Gives the memory back to the operating system before it returns.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_timer is null)
            {
                return;
            }

            LogStopped(_retainedMegabytes);
            _timer.Dispose();
            _timer = null;
            _retainedMegabytes = 0;
            _blocks.ForEach(block => block.Dispose());
            _blocks.Clear();
        }
    }

    public void Dispose() => Stop();

    private void Grow()
    {
        lock (_lock)
        {
            // The timer's last call may come after Stop.
            if (_timer is null)
            {
                return;
            }

            var grew = HasRoom() && TryRetainPiece();
            if (!grew && !_isPaused)
            {
                LogPaused(_retainedMegabytes, limitMegabytes);
            }

            _isPaused = !grew;
        }
    }

    private bool HasRoom() => (Environment.WorkingSet / ResidentBlock.Megabyte) + PieceMegabytes <= limitMegabytes;

    private bool TryRetainPiece()
    {
        try
        {
            var offset = _retainedMegabytes % BlockMegabytes;
            if (offset == 0)
            {
                _blocks.Add(new ResidentBlock(BlockMegabytes));
            }

            _blocks[^1].Touch(offset, PieceMegabytes);
            _retainedMegabytes += PieceMegabytes;
            return true;
        }
        catch (OutOfMemoryException)
        {
            // What is retained stays retained.
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "memory-leak started: {MegabytesPerSecond} MB/s until {LimitMegabytes} MB are resident")]
    private partial void LogStarted(double megabytesPerSecond, int limitMegabytes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "memory-leak paused with {RetainedMegabytes} MB retained: the process is at its {LimitMegabytes} MB")]
    private partial void LogPaused(int retainedMegabytes, int limitMegabytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "memory-leak stopped: {RetainedMegabytes} MB freed")]
    private partial void LogStopped(int retainedMegabytes);
}

public sealed record MemoryLeakStatus(double MbPerSecond, int RetainedMb);
