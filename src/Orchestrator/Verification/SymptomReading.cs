namespace RunbookExecutor.Orchestrator.Verification;

/// <param name="Verdict">What was seen.</param>
/// <param name="Evidence">With figures, for the ledger and for people.</param>
public sealed record SymptomReading(SymptomVerdict Verdict, string Evidence);

public enum SymptomVerdict
{
    /// <summary>Too little was seen so far; never recovery.</summary>
    Unknown,

    /// <summary>It could not be watched, or what runs is not what the act left; whatever was seen says nothing about the act.</summary>
    Blind,

    /// <summary>The symptom was seen; holding begins anew.</summary>
    Present,

    /// <summary>It was not seen so far, but not for long enough.</summary>
    Holding,

    /// <summary>It was not seen for the whole hold.</summary>
    Gone,
}
