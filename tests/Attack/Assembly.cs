using Xunit;

// Some compute and some wait: two at a time. Those with the trait Clock=real are run apart from the others, since they are held to real time.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass)]
[assembly: Xunit.v3.Parallelization(MaxThreads = 2)]
