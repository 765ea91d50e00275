using System.Globalization;
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
        EntryKind.Intent => With(entry, new(entry.Time, "guard", $"Every guard lets {entry.Tool} pass") { Tone = "good", Detail = Admitted(entry.Read<IntentPayload>()) }),
        EntryKind.Outcome => With(entry, new(entry.Time, "action", "Read back from the platform") { Detail = entry.Read<OutcomePayload>()?.Evidence }),
        EntryKind.CompensationStarted => With(entry, new(entry.Time, "action", "What did not help is put back") { Tone = "warn" }),
        EntryKind.CompensationFinished => With(entry, new(entry.Time, "action", "It is put back") { Detail = entry.Read<OutcomePayload>()?.Evidence }),
        EntryKind.Approved or EntryKind.ApprovalDenied or EntryKind.ApprovalClosed => With(entry, new(entry.Time, "approval", $"{Words.Plain(entry.Kind)} by {entry.Caller}")),
        _ => null,
    };

    // The limits are those that were in force then.
    private static string Admitted(IntentPayload? intent) => intent is null
        ? "The intent is written before it is sent."
        : $"The intent is written before it is sent: {intent.Action.Describe()}. Limits in force: {Limits(intent.Policy)}.";

    private static string Limits(PolicyFigures policy) => string.Create(
        CultureInfo.InvariantCulture,
        $"{policy.MaxActionsPerHour} actions an hour, {policy.MaxRestartsPerContainerPerHour} restarts of a container an hour, {policy.MinSpacingSeconds:0.#} s between two, {policy.MinReplicas} to {policy.MaxReplicas} replicas, {policy.MaxReplicaStep} at a time");

    private static Moment Denied(EntryView entry, DenialPayload? denial) =>
        With(entry, new(entry.Time, "guard", $"{denial?.Rule} refuses {entry.Tool}") { Tone = "warn", Detail = denial?.Reason });

    private static Moment With(EntryView entry, Moment moment) => moment with { Link = $"/ledger?at={entry.Seq}", Output = entry.Payload.GetRawText() };
}
