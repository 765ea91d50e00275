using System.Text.Json;
using RunbookExecutor.Dashboard.Feeds;
using RunbookExecutor.Dashboard.Views;
using Xunit;

namespace RunbookExecutor.Tests.Dashboard;

public sealed class BoardTests
{
    [Fact]
    public void Take_ManyReadingsAfterACallOfAnIncident_KeepsThatCall()
    {
        var board = new Board();
        board.Take(Call(0, "inc-1"));
        for (var number = 1; number <= 1000; number++)
        {
            board.Take(Call(number, incident: null));
        }

        Assert.Equal(401, board.Calls.Count);
        Assert.Equal("inc-1", board.Calls[0].IncidentId);
        Assert.Equal((601, 1000), (board.Calls[1].Number, board.Calls[^1].Number));
    }

    private static CallView Call(long number, string? incident) => new()
    {
        Number = number, Time = DateTimeOffset.UnixEpoch, Caller = "agent", Tool = "list-incidents", Arguments = JsonElement.Parse("{}"), Result = "{}", DurationMs = 1, IncidentId = incident,
    };
}
