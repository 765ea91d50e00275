using Xunit;

// They mostly wait for the processes that they start: two at a time.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass)]
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
