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

    /// <summary>Nothing else speaks against it, but a person has to approve it first.</summary>
    /// <param name="Reason">One sentence that says why one is needed.</param>
    public sealed record NeedsApproval(string Reason) : Verdict
    {
        public const string Rule = "NEEDS_APPROVAL";

        public override bool IsAllowed => false;
    }
}
