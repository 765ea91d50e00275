namespace RunbookExecutor.Core.Ledger;

/// <summary>A moment that no wall clock can move: which boot of the machine, and how long after it.</summary>
/// <param name="BootId">The kernel's random id of the present boot.</param>
/// <param name="Milliseconds">Time since that boot, suspend included.</param>
public readonly record struct BootInstant(string BootId, long Milliseconds);
