namespace RunbookExecutor.Core.Actions;

/// <summary>What the guards say to a request.</summary>
public abstract record Verdict
{
    public static readonly Verdict Allowed = new Allow();

    public abstract bool IsAllowed { get; }

    public sealed record Allow : Verdict
    {
        public override bool IsAllowed => true;
    }

    /// <param name="Rule">The rule's name in capitals, <c>RESTART_LIMIT</c>.</param>
    /// <param name="Reason">One sentence with the figures and what would help.</param>
    /// <param name="RetryAfter">When the same request could be allowed, from now; null when time alone does not free it.</param>
    public sealed record Deny(string Rule, string Reason, TimeSpan? RetryAfter = null) : Verdict
    {
        public override bool IsAllowed => false;
    }
}
