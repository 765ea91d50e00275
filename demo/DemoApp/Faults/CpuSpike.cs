namespace DemoApp.Faults;

/// <summary>Keeps one core busy for a while.</summary>
public sealed partial class CpuSpike(TimeProvider time, ILogger logger)
{
    private volatile Spike? _spike;

    /// <summary>Null when it is not active.</summary>
    public CpuSpikeStatus? Status => _spike is { } spike ? new CpuSpikeStatus(Math.Max(0, Math.Round(Left(spike).TotalSeconds, 1))) : null;

    /// <summary>Begins anew when one is active already.</summary>
    public void Start(TimeSpan duration)
    {
        var spike = new Spike(time.GetTimestamp(), duration);
        _spike = spike;
        new Thread(() => Burn(spike)) { IsBackground = true, Name = "cpu-spike" }.Start();
        LogStarted(duration.TotalSeconds);
    }

    public void Stop()
    {
        if (Interlocked.Exchange(ref _spike, null) is not null)
        {
            LogStopped();
        }
    }

    private TimeSpan Left(Spike spike) => spike.Duration - time.GetElapsedTime(spike.Started);

    // The thread leaves when its spike is no longer the current one, so that stop and restart need not wait for it.
    private void Burn(Spike spike)
    {
        while (ReferenceEquals(_spike, spike) && Left(spike) > TimeSpan.Zero)
        {
            Thread.SpinWait(1000);
        }

        if (Interlocked.CompareExchange(ref _spike, null, spike) == spike)
        {
            LogEnded(spike.Duration.TotalSeconds);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "cpu-spike started: one core is busy for {DurationSeconds} s")]
    private partial void LogStarted(double durationSeconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "cpu-spike stopped")]
    private partial void LogStopped();

    [LoggerMessage(Level = LogLevel.Information, Message = "cpu-spike ended after {DurationSeconds} s")]
    private partial void LogEnded(double durationSeconds);

    private sealed record Spike(long Started, TimeSpan Duration);
}

public sealed record CpuSpikeStatus(double RemainingSeconds);
