using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

// One engine for all of them; they hold it to real time, and side by side they would measure each other.
[assembly: AssemblyFixture(typeof(EngineFixture))]
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
