using Xunit;
using Xunit.v3;

// Some attacks wait for processes and others compute: two at a time. What measures, or takes all processors by itself, runs alone.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass)]
[assembly: Parallelization(MaxThreads = 2)]
