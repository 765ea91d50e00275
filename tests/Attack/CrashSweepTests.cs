using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>On an engine that recreates containers call by call.</summary>
[Collection<Measured>]
public sealed class ScriptedCrashSweepTests
{
    [Fact]
    public Task Executor_KilledAtEveryMoment_HoldsEveryInvariant() => CrashSweep.RunAsync("scripted");
}

/// <summary>On the local platform, with children that live on.</summary>
[Collection<Measured>]
public sealed class LocalCrashSweepTests
{
    [Fact]
    public Task Executor_KilledAtEveryMoment_HoldsEveryInvariant() => CrashSweep.RunAsync("local");
}
