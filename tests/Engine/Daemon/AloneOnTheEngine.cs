using Xunit;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>Tests that touch what others made: who cleans at a later time removes every kept container, in the middle of their swaps. They run by themselves, after the others.</summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class AloneOnTheEngine;
