namespace RunbookExecutor.Orchestrator.Running;

/// <summary>Decides whether a refused request is asked again, and when: what ends by itself and soon is waited for, the rest is a person's to look at.</summary>
public static class RefusalPatience
{
    /// <summary>An approval of another state of things does not count; asking again wishes for one of the present state.</summary>
    private const string StaleApproval = "APPROVAL_STALE";

    private const string Busy = "BUSY";

    private static readonly TimeSpan AskAnew = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>A refusal that frees within this time is waited for; spacing is the usual one.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    /// <summary>An action takes half a minute at most; one that takes longer hangs, and nothing else can be done meanwhile.</summary>
    private static readonly TimeSpan WhileActing = TimeSpan.FromMinutes(2);

    /// <summary>What keeps runs apart is waited for longer: it ends by itself, and the trouble is still there.</summary>
    private static readonly TimeSpan BetweenRuns = TimeSpan.FromMinutes(5);

    /// <summary>Another orchestrator's run may cure the trouble; until it has ended, or fallen silent, there is nothing to call a person for.</summary>
    private static readonly TimeSpan ForOtherRuns = TimeSpan.FromMinutes(10);

    /// <param name="rule">That refused; null when there was nothing to do.</param>
    /// <param name="frees">In how long it allows the same, as far as it told.</param>
    /// <param name="since">How long this rule has refused this step already.</param>
    /// <returns>After how long to ask again, and whether to.</returns>
    public static (TimeSpan? After, bool WillRetry) Of(string? rule, TimeSpan? frees, TimeSpan since)
    {
        var after = rule switch
        {
            StaleApproval => AskAnew,
            // It tells only when to look again: less and less often.
            Busy when frees is { } soon => TimeSpan.FromTicks(Math.Clamp(since.Ticks / 4, soon.Ticks, Longest.Ticks)),
            _ => frees,
        };
        var patience = rule switch
        {
            Busy => WhileActing,
            "COOLDOWN" or "BACKOFF" => BetweenRuns,
            "RUN_IN_PROGRESS" => ForOtherRuns,
            _ => Usual,
        };
        return (after, after <= patience && since < InAll(patience));
    }

    // Another may be quicker when it frees, so that it has to be waited for once more.
    private static TimeSpan InAll(TimeSpan patience) => patience == WhileActing ? WhileActing : patience * 3;
}
