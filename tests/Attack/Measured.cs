using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>Attacks that are held to real time within milliseconds: they run one by one, after the others with the trait.</summary>
[CollectionDefinition(DisableParallelization = true)]
[Trait("Clock", "real")]
public sealed class Measured;
