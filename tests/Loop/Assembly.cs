using Xunit;

// These tests start real processes and hold them to real time; side by side they would measure each other.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
