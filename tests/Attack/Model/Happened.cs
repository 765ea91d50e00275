using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Attack.Model;

/// <summary>What the ledger would hold of an action or of an incident: entries with their boot and time since boot, and how old the guards see them.</summary>
internal sealed class Happened
{
    private static long _order;

    private readonly BootInstant _at;
    private readonly long _written = Interlocked.Increment(ref _order);
    private BootInstant? _finishedAt;
    private BootInstant? _verifiedAt;
    private long _finished;
    private long _verified;

    public Happened(BootInstant at, string service) => (_at, Service) = (at, service);

    public Happened(BootInstant at, ActionRecord record, Past past) => (_at, Record, Past) = (at, record, past);

    public string? Service { get; }

    public ActionRecord? Record { get; }

    public Past? Past { get; }

    /// <summary>When its newest entry was written, by the model's clock.</summary>
    public long LastAt { get; set; }

    public TimeSpan SightingAge { get; private set; }

    /// <summary>The action as old as it is now.</summary>
    public ActionRecord? Aged { get; private set; }

    public BootInstant FinishedAt
    {
        set => (_finishedAt, _finished) = (value, Interlocked.Increment(ref _order));
    }

    public BootInstant VerifiedAt
    {
        set => (_verifiedAt, _verified) = (value, Interlocked.Increment(ref _order));
    }

    /// <summary>Its entries, each to be asked for its age from the newest of all to the oldest.</summary>
    public IEnumerable<(long Order, Action<AgeRule> Age)> Instants()
    {
        if (Service is not null)
        {
            yield return (_written, rule => SightingAge = rule.Of(_at));
            yield break;
        }

        var (verified, finished) = (TimeSpan.Zero, TimeSpan.Zero);
        if (_verifiedAt is { } verifiedAt)
        {
            yield return (_verified, rule => verified = rule.Of(verifiedAt));
        }

        if (_finishedAt is { } finishedAt)
        {
            yield return (_finished, rule => finished = rule.Of(finishedAt));
        }

        yield return (_written, rule => Aged = Record! with
        {
            Age = rule.Of(_at),
            Outcome = Past!.Outcome,
            FinishedAge = finished,
            Verification = Past.Verified is { } outcome ? new VerificationPayload(outcome, "model") : null,
            VerifiedAge = verified,
            Compensation = Past.IsBeingPutBack ? new CompensationRecord(Intent: null, DateTimeOffset.UnixEpoch) : null,
        });
    }
}
