using RunbookExecutor.Core.Runbooks;

namespace RunbookExecutor.Orchestrator.Running;

/// <summary>What every run writes with: the journal, the clock and the caps on durations.</summary>
public sealed record RunTools(RunJournal Journal, TimeProvider Time, RunbookOptions Options);
