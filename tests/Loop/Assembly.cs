using Xunit;

// They mostly wait for the processes that they start: three at a time.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass)]
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]
