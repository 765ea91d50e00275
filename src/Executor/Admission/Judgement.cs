using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Actuation;

namespace RunbookExecutor.Executor.Admission;

/// <summary>What is to be done with a request.</summary>
public abstract record Judgement
{
    /// <summary>Nothing speaks against it; it can be admitted.</summary>
    public sealed record Admissible(IReadOnlyList<ActuationStep> Steps) : Judgement;

    /// <summary>Its intent is on disk; it has to be carried out.</summary>
    public sealed record Admitted(ActionWork Work) : Judgement;

    /// <summary>What it asks for is so already.</summary>
    public sealed record Unneeded : Judgement;

    /// <summary>Nothing else speaks against it; a person has to approve it.</summary>
    /// <param name="Why">Why one is asked.</param>
    public sealed record Unapproved(string Why) : Judgement;

    public sealed record Refused(Verdict.Deny Verdict) : Judgement;

    /// <summary>The same request was admitted before.</summary>
    public sealed record Repeated(ActionRecord Action) : Judgement;

    /// <summary>The key was used for another request.</summary>
    public sealed record Conflicting(ActionRecord Action) : Judgement;
}
