using System.Text.Json;
using RunbookExecutor.Hosting.Mcp;
using Xunit;

namespace RunbookExecutor.Tests.Hosting;

public sealed class CallLogTests
{
    [Fact]
    public void After_ANumber_GivesLaterCallsOnly()
    {
        var log = Filled(3);

        Assert.Equal([2, 3], log.After(1).Calls.Select(call => call.Number));
        Assert.Empty(log.After(3).Calls);
    }

    [Fact]
    public void After_ANumberOfAnEarlierProcess_GivesAll() => Assert.Equal([1, 2], Filled(2).After(90).Calls.Select(call => call.Number));

    [Fact]
    public void Add_MoreThanAreKept_DropsTheOldest() => Assert.Equal(101, Filled(500).After(0).Calls[0].Number);

    [Fact]
    public void Add_WhileSomebodyWaits_WakesHim()
    {
        var log = Filled(1);
        var more = log.After(1).More;

        log.Add(Call());

        Assert.True(more.IsCompletedSuccessfully);
    }

    private static CallLog Filled(int count)
    {
        var log = new CallLog();
        for (var added = 0; added < count; added++)
        {
            log.Add(Call());
        }

        return log;
    }

    private static ToolCall Call() => new()
    {
        Time = DateTimeOffset.UnixEpoch, Caller = "agent", Tool = "get-limits", Arguments = JsonElement.Parse("{}"), Result = "{}", IsError = false, DurationMs = 1,
    };
}
