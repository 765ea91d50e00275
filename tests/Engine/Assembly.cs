using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;
using Xunit.v3;

// One engine for all of them; most wait for it, so some go at a time. What measures runs alone.
[assembly: AssemblyFixture(typeof(EngineFixture))]
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass)]
[assembly: Parallelization(MaxThreads = 3)]
