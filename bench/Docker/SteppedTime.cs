namespace RunbookExecutor.Bench.Docker;

/// <summary>A clock that moves only when it is told to, so that steps which follow each other at once fill the windows as steps a second apart do. Timers run on.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private readonly DateTimeOffset start = System.GetUtcNow();
    private TimeSpan passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time) => passed += time;

    public override DateTimeOffset GetUtcNow() => start + passed;

    public override long GetTimestamp() => passed.Ticks;
}
