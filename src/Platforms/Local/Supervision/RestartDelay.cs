namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>How long to wait before a child that ended by itself is started again: 1 s, doubling to 30 s; from the beginning after a minute's run.</summary>
internal static class RestartDelay
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan GoodRun = TimeSpan.FromSeconds(60);

    public static TimeSpan Next(TimeSpan previous, TimeSpan ran)
    {
        if (previous == TimeSpan.Zero || ran >= GoodRun)
        {
            return First;
        }

        return previous * 2 < Longest ? previous * 2 : Longest;
    }
}
