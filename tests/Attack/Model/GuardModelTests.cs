using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Attack.Model;

/// <summary>The guards as the executor asks them, all and in their order, against a model: over random requests, waits, settled actions, crashes, reboots, wall clocks that are set, and new policies.</summary>
public sealed class GuardModelTests
{
    private const int OperationsOfOne = 5_000;

    [Fact]
    public void Guards_OverRandomOperations_DecideAsTheModel()
    {
        using var services = new ServiceCollection().AddGuards().BuildServiceProvider();
        var guards = services.GetRequiredService<GuardChain>();
        var machines = Size.Of(1_000_000, 10_000_000) / OperationsOfOne;
        var (divergences, refusals) = (new List<string>(), new Dictionary<string, int>());

        Parallel.For(0, machines, new ParallelOptions { MaxDegreeOfParallelism = 2 }, seed =>
        {
            var machine = new GuardMachine(seed, guards);
            var found = Enumerable.Range(0, OperationsOfOne).Select(_ => machine.Step()).OfType<string>().FirstOrDefault();
            lock (divergences)
            {
                divergences.AddRange(found is null ? [] : [found]);
                foreach (var (rule, count) in machine.Refusals)
                {
                    refusals[rule] = refusals.GetValueOrDefault(rule) + count;
                }
            }
        });

        Figures.Tell("guards against a model", $"{(long)machines * OperationsOfOne} operations, {refusals.Values.Sum()} requests, {refusals.GetValueOrDefault(string.Empty)} admitted, {divergences.Count} divergences");
        Assert.True(divergences.Count == 0, string.Join('\n', divergences.Take(5)));

        // Each rule was met often enough to say something about it.
        Assert.All(services.GetServices<IGuard>(), guard => Assert.True(refusals.GetValueOrDefault(guard.Rule) > 100, $"{guard.Rule}: {refusals.GetValueOrDefault(guard.Rule)}"));
    }
}
