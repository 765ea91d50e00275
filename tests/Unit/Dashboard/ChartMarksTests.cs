using System.Text.Json;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Dashboard.Feeds;
using RunbookExecutor.Dashboard.Parts;
using RunbookExecutor.Dashboard.Views;
using Xunit;

namespace RunbookExecutor.Tests.Dashboard;

public sealed class ChartMarksTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_ActionsOfItsServiceAndOthers_MarksThoseThatTouchedTheContainer()
    {
        var board = new Board();
        board.Take(new FleetEvent(new FleetList([Container("app-1")], [], Start), new Dictionary<string, MetricsView>()));
        board.Take([
            Action("restart-container", "app-1", caller: "agent/claude"), Action("restart-container", "app-2", caller: "agent/claude"),
            Action("scale-service", container: null, caller: "orchestrator") with { RunId = "run-1" }, Action("update-env-vars", "app-1", caller: "operator") with { State = "Failed" },
            Action("scale-service", container: null, caller: "operator") with { Service = "other" },
        ]);

        var marks = JsonElement.Parse(ChartMarks.Of("app-1", AnomalyType.CpuOverload, board)).GetProperty("marks").EnumerateArray();

        Assert.Equal(
            ["action: restart-container by agent/claude", "action: scale-service", "failure: update-env-vars by operator: failed"],
            marks.Select(mark => $"{mark.GetProperty("kind")}: {mark.GetProperty("text")}"));
    }

    private static ContainerView Container(string id) => new() { Id = id, Name = id, Service = "app", Platform = "local", State = "Running", Health = "None", Mode = "Auto" };

    private static ActionSummary Action(string tool, string? container, string caller) => new() { Tool = tool, Service = "app", ContainerId = container, Caller = caller, State = "Succeeded", SentAt = Start };
}
