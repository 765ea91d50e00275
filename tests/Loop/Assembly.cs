using Xunit;
using Xunit.v3;

// Commands in sandboxes of their own mostly wait, for holds and for each other: some at a time. What measures runs alone.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerClass)]
[assembly: Parallelization(MaxThreads = 3)]
