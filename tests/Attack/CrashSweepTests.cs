using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>On an engine that recreates containers call by call.</summary>
[Collection<Measured>]
public sealed class ScriptedCrashSweepTests
{
    [Fact]
    public Task Executor_KilledAtEveryMoment_HoldsEveryInvariant() => CrashSweep.RunAsync("scripted", promptly: TimeSpan.FromSeconds(5));
}

/// <summary>On the local platform, with children that live on. It runs beside other tests and may have to wait for the processor.</summary>
public sealed class LocalCrashSweepTests
{
    [Fact]
    public Task Executor_KilledAtEveryMoment_HoldsEveryInvariant() => CrashSweep.RunAsync("local", promptly: TimeSpan.FromMinutes(1));
}
