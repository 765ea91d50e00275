using System.Globalization;
using RunbookExecutor.Core.Units;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace RunbookExecutor.Cli.View;

/// <summary>Draws a fleet, what happens in it and what is left of the budgets, for a terminal.</summary>
public static class LiveView
{
    private const int BarCells = 10;

    /// <summary>Narrower terminals get the figures without the bars.</summary>
    private const int WidthForBars = 110;

    /// <param name="title">First line.</param>
    /// <param name="fleet">What is.</param>
    /// <param name="story">What happened, oldest first.</param>
    /// <param name="footer">What a person can do, in markup.</param>
    public static IRenderable Draw(string title, FleetView fleet, IReadOnlyList<StoryLine> story, string footer) => new Rows(
        new Rule($"[bold]{Markup.Escape(title)}[/]").LeftJustified().RuleStyle(Style.Parse("grey")),
        Containers(fleet),
        Incidents(fleet),
        Approvals(fleet),
        new Rule("[bold]What happens[/]").LeftJustified().RuleStyle(Style.Parse("grey")),
        story.Count == 0 ? new Markup("[grey]Nothing yet. All is well.[/]") : new Rows(story.Select(Line)),
        new Rule().RuleStyle(Style.Parse("grey")),
        new Markup(Budget(fleet)),
        new Markup(footer));

    private static Table Containers(FleetView fleet)
    {
        var table = new Table().Border(TableBorder.None).Expand();
        foreach (var heading in new[] { "Container", "State", "Version", "CPU", "Memory", "Errors", "Restarts", "By us, 1 h" })
        {
            table.AddColumn(new TableColumn($"[grey]{heading}[/]").NoWrap());
        }

        foreach (var row in fleet.Containers)
        {
            table.AddRow(
                $"[bold]{Markup.Escape(row.Name)}[/]",
                State(row),
                Markup.Escape(row.Version ?? "-"),
                Meter(row.Cpu, 90),
                Meter(row.Memory, 80),
                Percent(row.ErrorRate, 5),
                row.Restarts?.ToString(CultureInfo.InvariantCulture) ?? "-",
                row is { RestartsUsed: { } used, RestartsAllowed: { } allowed } ? $"{(used >= allowed ? "[yellow]" : "[default]")}{used} of {allowed}[/]" : "[grey]-[/]");
        }

        return table;
    }

    // One line on what is left of the action budget.
    private static string Budget(FleetView fleet)
    {
        var parts = new List<string>();
        if (fleet.Budget is { } budget)
        {
            var frees = budget.NextFreeSeconds is { } seconds ? $", the next frees in {DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(seconds)))}" : string.Empty;
            parts.Add($"Actions this hour: [bold]{budget.Used}[/] of {budget.Limit}{frees}");
        }

        if (fleet.Frozen is { } reason)
        {
            parts.Add($"[black on yellow] FROZEN [/] {Markup.Escape(reason)}");
        }

        if (fleet.Problem is { } problem)
        {
            parts.Add($"[red]{Markup.Escape(problem)}[/]");
        }

        return string.Join("   ", parts);
    }

    // One line of the story, coloured by its tone.
    private static Markup Line(StoryLine line) =>
        new($"[grey]{line.Time.ToLocalTime().ToString("HH:mm:ss.f", CultureInfo.InvariantCulture)}[/] [bold]{Markup.Escape(line.About.PadRight(12))}[/] {Coloured(line)}");

    private static string Coloured(StoryLine line)
    {
        var text = Markup.Escape(line.Text);
        return line.Tone switch
        {
            Tone.Good => $"[green]✓ {text}[/]",
            Tone.Bad => $"[red]! {text}[/]",
            Tone.Acting => $"[yellow]> {text}[/]",
            Tone.Quiet => $"[grey]  {text}[/]",
            _ => $"  {text}",
        };
    }

    private static IRenderable Incidents(FleetView fleet) =>
        fleet.Incidents.Count == 0
            ? new Text(string.Empty)
            : new Rows(fleet.Incidents.Select(incident => new Markup(
                $"[white on red] {Markup.Escape(incident.Type)} [/] [bold]{Markup.Escape(incident.About)}[/] {incident.State}: {Markup.Escape(incident.Message)}")));

    private static IRenderable Approvals(FleetView fleet) =>
        fleet.Approvals.Count == 0
            ? new Text(string.Empty)
            : new Rows(fleet.Approvals.Select(approval => new Markup(
                $"[black on yellow] APPROVE? [/] {Markup.Escape(approval.Description)}: [bold]runbook approve {Markup.Escape(approval.ApprovalId)}[/] (or deny), within {DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(approval.ExpiresInSeconds)))}")));

    private static string State(ContainerRow row) => (row.State, row.Health) switch
    {
        ("running", "unhealthy") => "[red]unhealthy[/]",
        ("running", "starting") => "[yellow]starting[/]",
        ("running", _) => "[green]running[/]",
        ("starting" or "stopping", _) => $"[yellow]{row.State}[/]",
        _ => $"[red]{Markup.Escape(row.State)}[/]",
    };

    private static string Meter(double? percent, double threshold)
    {
        if (percent is not { } value)
        {
            return "[grey]unknown[/]";
        }

        if (AnsiConsole.Profile.Width < WidthForBars)
        {
            return Percent(percent, threshold);
        }

        var filled = (int)Math.Round(Math.Clamp(value, 0, 100) / 100 * BarCells);
        var colour = value > threshold ? "red" : value > threshold * 0.85 ? "yellow" : "green";
        return $"[{colour}]{new string('━', filled)}[/][grey]{new string('─', BarCells - filled)}[/] {Percent(percent, threshold)}";
    }

    private static string Percent(double? percent, double threshold) =>
        percent is not { } value ? "[grey]unknown[/]"
        : string.Create(CultureInfo.InvariantCulture, $"{(value > threshold ? "[red]" : "[default]")}{value,5:0.0} %[/]");
}
