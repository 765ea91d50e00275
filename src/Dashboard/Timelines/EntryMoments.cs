using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Dashboard.Parts;
using RunbookExecutor.Dashboard.Views;

namespace RunbookExecutor.Dashboard.Timelines;

/// <summary>What the ledger's entries say on a timeline; what the run tells as well is left to the run.</summary>
internal static class EntryMoments
{
    public static Moment? Of(EntryView entry) => entry.Kind switch
    {
        EntryKind.Denied => Denied(entry, entry.Read<DenialPayload>()),
        EntryKind.Intent => With(entry, new(entry.Time, "guard", $"Every guard lets {entry.Tool} pass") { Tone = "good", Detail = $"The intent is written before it is sent{(entry.Read<IntentPayload>() is { } intent ? $": {intent.Action.Describe()}" : null)}." }),
        EntryKind.Outcome => With(entry, new(entry.Time, "action", "Read back from the platform") { Detail = entry.Read<OutcomePayload>()?.Evidence }),
        EntryKind.CompensationStarted => With(entry, new(entry.Time, "action", "What did not help is put back") { Tone = "warn" }),
        EntryKind.CompensationFinished => With(entry, new(entry.Time, "action", "It is put back") { Detail = entry.Read<OutcomePayload>()?.Evidence }),
        EntryKind.Approved or EntryKind.ApprovalDenied or EntryKind.ApprovalClosed => With(entry, new(entry.Time, "approval", $"{Words.Plain(entry.Kind)} by {entry.Caller}")),
        _ => null,
    };

    private static Moment Denied(EntryView entry, DenialPayload? denial) =>
        With(entry, new(entry.Time, "guard", $"{denial?.Rule} refuses {entry.Tool}") { Tone = "warn", Detail = denial?.Reason });

    private static Moment With(EntryView entry, Moment moment) => moment with { Link = $"/ledger?at={entry.Seq}", Output = entry.Payload.GetRawText() };
}
