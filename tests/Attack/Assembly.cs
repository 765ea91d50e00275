using Xunit;

// Each attack uses all processors by itself.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
