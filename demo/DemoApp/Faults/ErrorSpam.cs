namespace DemoApp.Faults;

/// <summary>Makes a share of the data requests fail until it is stopped.</summary>
public sealed partial class ErrorSpam(ILogger logger)
{
    private volatile FailureSchedule? _schedule;

    /// <summary>Null when it is not active.</summary>
    public ErrorSpamStatus? Status => _schedule is { } schedule ? new ErrorSpamStatus(schedule.Percent) : null;

    public bool NextFails() => _schedule?.NextFails() ?? false;

    public void Start(double errorRate)
    {
        _schedule = new FailureSchedule(errorRate);
        LogStarted(errorRate);
    }

    public void Stop()
    {
        if (_schedule is not null)
        {
            _schedule = null;
            LogStopped();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "error-spam started: {ErrorRate} % of data requests will fail")]
    private partial void LogStarted(double errorRate);

    [LoggerMessage(Level = LogLevel.Information, Message = "error-spam stopped")]
    private partial void LogStopped();
}

/// <param name="ErrorRate">Per cent of the data requests that fail.</param>
public sealed record ErrorSpamStatus(double ErrorRate);
