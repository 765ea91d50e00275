using Microsoft.Extensions.Time.Testing;

namespace RunbookExecutor.Tests.Executor;

/// <summary>Virtual time whose wall clock can be set without moving anything else, as an operator or NTP would.</summary>
internal sealed class TestTime : FakeTimeProvider
{
    private static readonly DateTimeOffset Booted = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public TestTime() : base(Booted)
    {
    }

    public TimeSpan WallOffset { get; set; }

    /// <summary>Time since this machine booted, which has nothing to do with the date.</summary>
    public override long GetTimestamp() => base.GetTimestamp() - WallOffset.Ticks - Booted.Ticks + UptimeAtStart.Ticks;

    public TimeSpan UptimeAtStart { get; init; } = TimeSpan.FromHours(1);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + WallOffset;

    /// <summary>Lets virtual time pass until the task has ended; none passes for a task that does not wait for it.</summary>
    public async Task<T> PassUntilAsync<T>(Task<T> task, bool isHurried = false)
    {
        await Task.WhenAny(task, Task.Delay(TimeSpan.FromMilliseconds(isHurried ? 10 : 200), System));
        while (!task.IsCompleted)
        {
            // The thread pool gets a moment of real time for each step of virtual time.
            Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(TimeSpan.FromMilliseconds(1), System);
        }

        return await task;
    }

    public async Task PassUntilAsync(Task task, bool isHurried = false) => await PassUntilAsync(AsResultAsync(task), isHurried);

    private static async Task<bool> AsResultAsync(Task task)
    {
        await task;
        return true;
    }
}
