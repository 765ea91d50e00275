namespace RunbookExecutor.Tests.Invariants;

/// <summary>One mutating call as the platform itself wrote it down when it took effect.</summary>
/// <param name="Milliseconds">Time since boot by the platform's clock, which is the ledger's.</param>
/// <param name="BootId">Which boot.</param>
/// <param name="ActionId">The id that came with the call.</param>
/// <param name="Name">What it did to what: <c>stop demo-app-2</c>.</param>
/// <param name="Target">The container that it changed.</param>
/// <param name="Service">Its service.</param>
/// <param name="IsPreparation">Whether nothing that runs was touched by it.</param>
public sealed record ReceivedCall(long Milliseconds, string BootId, string ActionId, string Name, string Target, string Service, bool IsPreparation = false);
