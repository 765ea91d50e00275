namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>Waits for the real world.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task UntilAsync(Func<bool> holds, string what, TimeSpan? patience = null, Func<string>? saw = null) => UntilAsync(() => Task.FromResult(holds()), what, patience, saw);

    /// <summary>Waits; what <paramref name="saw"/> tells is said when it was in vain.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, string what, TimeSpan? patience = null, Func<string>? saw = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > (patience ?? Patience))
            {
                throw new TimeoutException($"Waited in vain until {what}. {saw?.Invoke()}");
            }

            await Task.Delay(Interval, TimeProvider.System);
        }
    }
}
