using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Attacks that are held to real time: they run by themselves, after the others; the trait tells them from those that may take all the time they need.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Trait("Clock", "real")]
public sealed class Measured;
