namespace RunbookExecutor.Core.Containers;

/// <summary>One end of a container's process that nobody asked for, by whatever exit code. A stop, a restart, a deployment and a removal are asked for.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="ExitCode">Null where the platform does not know it.</param>
/// <param name="WasOutOfMemory">Whether the platform says that it was killed for want of memory; never guessed from the exit code.</param>
public sealed record Crash(DateTimeOffset Time, int? ExitCode, bool WasOutOfMemory = false);
