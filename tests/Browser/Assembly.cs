using RunbookExecutor.Tests.Browser;
using Xunit;

// One browser and one instance at a time: side by side they would slow each other down.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: AssemblyFixture(typeof(Chromium))]
