using Xunit;

namespace RunbookExecutor.Tests.Loop;

/// <summary>Tests that hold real processes to real time within a second or two: they run by themselves, after the others.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class Measured;
