using Xunit;

// Some compute and some wait: two at a time.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass)]
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
