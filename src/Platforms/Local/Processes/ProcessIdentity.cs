namespace RunbookExecutor.Platforms.Local.Processes;

/// <summary>Names one process beyond its end: a pid alone comes back, but not with the same start within the same boot.</summary>
/// <param name="BootId">The kernel's id of this boot.</param>
/// <param name="Pid">Process id.</param>
/// <param name="StartTicks">Field 22 of <c>/proc/PID/stat</c>: clock ticks since boot.</param>
public sealed record ProcessIdentity(string BootId, int Pid, long StartTicks);
