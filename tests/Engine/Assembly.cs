using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

// One engine for all of them. They mostly wait for it, and each looks only at the containers of its own label: three at a time.
[assembly: AssemblyFixture(typeof(EngineFixture))]
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass)]
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
