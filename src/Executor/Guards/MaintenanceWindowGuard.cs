using System.Globalization;
using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Inside of a maintenance window nothing acts.</summary>
public sealed class MaintenanceWindowGuard : IGuard
{
    public string Rule => "MAINTENANCE";

    public Verdict Check(ActionRequest request, GuardContext context) => EndOf(context.Policy, context.Now) is { } end
        ? new Verdict.Deny(Rule, $"A maintenance window (policy.maintenanceWindows) lasts until {end.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} UTC, and nothing acts in it. It frees in {Sentence.Of(end - context.Now)}.", end - context.Now)
        : Verdict.Allowed;

    /// <summary>When the present window ends, and those that follow it without a gap; null outside of all.</summary>
    public static DateTimeOffset? EndOf(PolicyOptions policy, DateTimeOffset now)
    {
        var windows = policy.MaintenanceWindows.Select(MaintenanceWindow.TryParse).OfType<MaintenanceWindow>().ToList();
        var end = now;
        for (var i = 0; i < MaintenanceWindow.MostInARow && windows.Select(window => window.EndOf(end)).Max() is { } later; i++)
        {
            end = later;
        }

        return end == now ? null : end;
    }
}
