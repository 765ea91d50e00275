using System.Globalization;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runs;

namespace RunbookExecutor.Cli.View;

/// <summary>Tells what happens in runs in sentences, the same in the live view and in plain lines.</summary>
/// <param name="incidentOf">The incident of a run whose beginning was not told here: an earlier process left it behind.</param>
public sealed class Narrator(Func<RunId, Incident> incidentOf)
{
    private readonly Dictionary<RunId, Incident> incidents = [];

    /// <summary>Null for what a person need not see.</summary>
    public StoryLine? Tell(RunEvent happened)
    {
        if (!incidents.TryGetValue(happened.RunId, out var incident))
        {
            incidents[happened.RunId] = incident = (happened as RunStarted)?.Incident ?? incidentOf(happened.RunId);
        }

        var about = Subject(incident);
        var line = happened switch
        {
            RunStarted run => (Tone.Bad, $"{run.Incident.Fingerprint.Type}: {run.Incident.Anomaly.Message}; following {run.RunbookId}.md"),
            StepStarted { Action: { } action } => (Tone.Acting, $"{action.Describe()} ..."),
            StepSkipped step => (Tone.Quiet, $"skipped \"{Short(step.Text)}\": {step.Reason}"),
            ActionDone action => (action.Outcome == ActionOutcome.Succeeded ? Tone.Neutral : Tone.Bad, action.Message),
            ActionRefused { WillRetry: true } refusal => (Tone.Quiet, $"waiting: {refusal.Message}"),
            ActionRefused refusal => (Tone.Bad, $"refused ({refusal.Rule}): {refusal.Message}"),
            ApprovalAwaited awaited => (Tone.Acting, $"waiting for a person: {awaited.Message}"),
            SymptomVerified { Outcome: VerificationOutcome.Effective } verified => (Tone.Good, $"verified: {verified.Evidence}"),
            SymptomVerified verified => (Tone.Bad, $"{verified.Outcome.ToString().ToLowerInvariant()}: {verified.Evidence}"),
            CallDelivered { Succeeded: true } delivery => (Tone.Neutral, $"told {delivery.Destination}: {delivery.Message}"),
            CallDelivered delivery => (Tone.Bad, $"could not tell {delivery.Destination}: {delivery.Message}"),
            PersonCalled call => (Tone.Bad, $"a person is needed: {call.Reason}"),
            RunFinished { Outcome: Recovery.Recovered or Recovery.NoActionNeeded } run => (Tone.Good, $"{Spaced(run.Outcome.ToString())} after {Seconds(run, incident)}"),
            RunFinished run => (Tone.Bad, $"{Spaced(run.Outcome.ToString())} after {Seconds(run, incident)}: {run.Message}"),
            _ => default((Tone, string)?),
        };
        return line is var (tone, text) ? new StoryLine(happened.Time, about, tone, Without(text, about)) : null;
    }

    // The line says whom it is about already.
    private static string Without(string text, string about) => text.Replace($"{about}: ", string.Empty, StringComparison.Ordinal);

    private static string Seconds(RunFinished run, Incident incident) =>
        string.Create(CultureInfo.InvariantCulture, $"{(run.Time - incident.StartedAt).TotalSeconds:0.0} s");

    private static string Subject(Incident incident) => incident.Fingerprint.ContainerId ?? incident.Fingerprint.Service;

    private static string Short(string text) => text.Length <= 60 ? text : text[..57] + "...";

    private static string Spaced(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : letter.ToString())).ToLowerInvariant();
}

/// <param name="Time">When it happened.</param>
/// <param name="About">The container or service.</param>
/// <param name="Tone">How to colour it.</param>
/// <param name="Text">One sentence.</param>
public sealed record StoryLine(DateTimeOffset Time, string About, Tone Tone, string Text)
{
    public override string ToString() =>
        $"{Time.ToLocalTime().ToString("HH:mm:ss.f", CultureInfo.InvariantCulture)}  {About,-12} {Text}";
}

public enum Tone
{
    Neutral,
    Quiet,
    Acting,
    Good,
    Bad,
}
