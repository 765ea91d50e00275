using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Orchestrator.Running;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class RunsLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runs-lock-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Enter_WhileAnotherHoldsIt_WaitsAndSaysSoOnce()
    {
        using var first = Of(_folder);
        using var second = Of(_folder);
        var told = new List<string>();
        await first.EnterAsync(told.Add, default);

        var waiting = second.EnterAsync(told.Add, default);
        await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        Assert.False(waiting.IsCompleted);
        first.Dispose();
        await waiting;

        Assert.Equal([Path.Combine(_folder, "orchestrator.lock")], told);
    }

    [Fact]
    public void TryEnter_TwiceByItsHolder_IsHeldOnce()
    {
        using var one = Of(_folder);
        using var other = Of(_folder);

        Assert.True(one.TryEnter());
        Assert.True(one.TryEnter());
        Assert.False(other.TryEnter());
    }

    private static RunsLock Of(string folder) => new(DataDirectory.Open(folder), TimeProvider.System);
}
