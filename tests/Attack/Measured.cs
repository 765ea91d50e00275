using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Attacks that are held to real time: they run by themselves, after the others.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Trait("Clock", "real")]
public sealed class Measured;
