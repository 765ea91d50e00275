using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Automation that does not help, or whose help does not last, stops for a while; then exactly one run may try again.</summary>
public sealed class CircuitGuard : IGuard
{
    /// <summary>So many runs in a row that did not help open it.</summary>
    public const int MostFailures = 2;

    /// <summary>So many runs that helped and whose trouble came again open it.</summary>
    public const int MostRecurrences = 3;

    /// <summary>How long it stays open after the latest result.</summary>
    public static readonly TimeSpan OpenFor = TimeSpan.FromMinutes(15);

    public string Rule => "CIRCUIT_OPEN";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        if (!RunBoundary.IsFirst(request, context))
        {
            return Verdict.Allowed;
        }

        var key = RunBoundary.KeyOf(request, context);
        var history = KeyHistory.Of(context.History, key);
        return StateOf(history) switch
        {
            CircuitState.Open => Refusal(key, history, WaitOf(history)),
            CircuitState.Probing => new Verdict.Deny(Rule, $"One run tries again for {key.Describe()}, and until it is known what became of it there is no other. {Cause(history)}"),
            _ => Verdict.Allowed,
        };
    }

    public static CircuitState StateOf(KeyHistory history)
    {
        var settled = history.Settled;
        if (FailuresOf(settled) < MostFailures && RecurrencesOf(settled) < MostRecurrences)
        {
            return CircuitState.Closed;
        }

        return settled.Min(run => run.SettledAge) < OpenFor ? CircuitState.Open
            : settled.Count < history.Runs.Count ? CircuitState.Probing
            : CircuitState.HalfOpen;
    }

    /// <summary>Until it is open no more; null when it is not open.</summary>
    public static TimeSpan? WaitOf(KeyHistory history) => IsOpen(history) ? Frees.In(history, [OpenFor], IsOpen) : null;

    private static bool IsOpen(KeyHistory history) => StateOf(history) == CircuitState.Open;

    private Verdict.Deny Refusal(RunKey key, KeyHistory history, TimeSpan? wait) =>
        new(Rule, $"{Cause(history)} Automation leaves {key.Describe()} to a person{(wait is { } time ? $"; one run may try again in {Sentence.Of(time)}" : string.Empty)}.", wait);

    private static string Cause(KeyHistory history) => FailuresOf(history.Settled) is >= MostFailures and var failures
        ? $"The last {failures} runs did not help."
        : $"{RecurrencesOf(history.Settled)} runs within {Sentence.Of(KeyHistory.Memory)} helped, and the trouble came again after each.";

    private static int FailuresOf(IReadOnlyList<KeyedRun> settled) => settled.Reverse().TakeWhile(run => run.Result == RunResult.NonEffective).Count();

    // Whoever asks now has the trouble again, so each effective run that is remembered did not last.
    private static int RecurrencesOf(IReadOnlyList<KeyedRun> settled) => settled.Count(run => run.Result == RunResult.Effective);
}

public enum CircuitState
{
    Closed,
    Open,

    /// <summary>Exactly one run may try again.</summary>
    HalfOpen,

    /// <summary>That run was admitted, and its result is not known.</summary>
    Probing,
}
