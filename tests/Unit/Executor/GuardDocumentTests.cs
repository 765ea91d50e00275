using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor;
using RunbookExecutor.Executor.Actuation;
using RunbookExecutor.Executor.Approvals;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed partial class GuardDocumentTests
{
    private static readonly PolicyOptions Usual = new();

    /// <summary>The figures of each rule's row, from left to right. A rule that is not here has none.</summary>
    private static readonly Dictionary<string, string[]> Figures = new()
    {
        ["REPLICAS_OUT_OF_RANGE"] = [$"{Usual.MinReplicas}", $"{Usual.MaxReplicas}", $"{Usual.MaxReplicaStep}"],
        ["RATE_LIMIT"] = [$"{Usual.MaxActionsPerHour + 1}", Written(PolicyOptions.Window), Written(PolicyOptions.Window)],
        ["RESTART_LIMIT"] = [$"{Usual.MaxRestartsPerContainerPerHour + 1}", Written(PolicyOptions.Window), Written(PolicyOptions.Window)],
        ["SPACING"] = [Written(Usual.MinSpacing), Written(Usual.MinSpacing)],
        ["RUN_LIMIT"] = [$"{RunLimitGuard.MaxActions + 1}"],
        ["RUN_IN_PROGRESS"] = [Written(OtherRunGuard.Silence)],
        ["COOLDOWN"] = [Written(Usual.Cooldown), Written(Usual.Cooldown)],
        ["BACKOFF"] = [Written(BackoffGuard.First), Written(BackoffGuard.Longest)],
        ["CIRCUIT_OPEN"] = [$"{CircuitGuard.MostFailures}", $"{CircuitGuard.MostRecurrences}", Written(KeyHistory.Memory), Written(CircuitGuard.OpenFor)],
        ["STORM"] = [$"{StormGuard.FewestServices}", $"{StormGuard.Percent} %", Written(StormGuard.Newly)],
    };

    /// <summary>What the text below the table says with figures.</summary>
    private static readonly string[] Sentences =
    [
        $"in the same service within the last {Written(KeyHistory.Memory)};",
        $"A run may have {RunLimitGuard.MaxActions} actions.",
        $"Runs are remembered for {Written(KeyHistory.Memory)} from the admission of their first action.",
        $"until {Written(Usual.Cooldown)} after the latest action of any run of the key.",
        $"the first effective run whose trouble stayed away for {Written(BackoffGuard.Healthy)},",
        $"the next waits {Written(BackoffGuard.First)} x 2^(n-1), {Written(BackoffGuard.Longest)} at most,",
        $"the newest settled runs of the key are {CircuitGuard.MostFailures} or more non-effective ones in a row, or {CircuitGuard.MostRecurrences} or more settled runs are effective",
        $"open until {Written(CircuitGuard.OpenFor)} after the newest result.",
        $"when they leave the {Written(KeyHistory.Memory)}.",
        $"newly bad while such an entry of it is younger than {Written(StormGuard.Newly)}.",
        $"At most {ApprovalBook.MostWaiting} may wait for one caller",
        $"given and used within {Written(Usual.ApprovalLifetime)} of the request (`policy:approvalLifetime`)",
        $"{Written(LateWork.ReportGrace)} after the time in which its caller meant to know, where it said so (the orchestrator does), else after {Written(new ExecutorOptions { DataDirectory = string.Empty }.VerificationWithin)}.",
    ];

    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "guards.md"));

    private static readonly string[] Rows = [.. Page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    [Fact]
    public void GuardsPage_Rules_AreTheGuardsInTheirOrder()
    {
        using var provider = new ServiceCollection().AddGuards().BuildServiceProvider();

        Assert.Equal(provider.GetServices<IGuard>().Select(guard => guard.Rule), Rows.Select(FirstCell).Take(provider.GetServices<IGuard>().Count()));
    }

    [Fact]
    public void GuardsPage_FiguresOfEachRule_AreTheCodesOwn()
    {
        using var provider = new ServiceCollection().AddGuards().BuildServiceProvider();
        var rules = provider.GetServices<IGuard>().Select(guard => guard.Rule).ToList();

        Assert.Equal(
            rules.Select(rule => $"{rule}: {string.Join(", ", Figures.GetValueOrDefault(rule, []))}"),
            Rows.Take(rules.Count).Select(row => $"{FirstCell(row)}: {string.Join(", ", FiguresOf(row))}"));
        Assert.All(Figures.Keys, rule => Assert.Contains(rule, rules));
    }

    [Fact]
    public void GuardsPage_FiguresOfTheText_AreTheCodesOwn() => Assert.All(Sentences, sentence => Assert.Contains(sentence, Page, StringComparison.Ordinal));

    [Fact]
    public void GuardsPage_Variables_AreTheAllowedOnes() =>
        Assert.Equal(
            VariableRules.Defaults.Select(variable => $"| `{variable.Key}` | `{variable.Value.Replace("|", "\\|", StringComparison.Ordinal)}` |"),
            Rows.TakeLast(VariableRules.Defaults.Count));

    // Keys and values in code are no figures.
    private static IEnumerable<string> FiguresOf(string row) => Figure().Matches(Code().Replace(row, string.Empty).Replace("an hour", "1 h", StringComparison.Ordinal)).Select(figure => figure.Value);

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"[0-9]+( ((s|min|h)\b|%))?")]
    private static partial Regex Figure();

    /// <summary>As the page writes durations: in seconds up to two minutes, then in minutes, then in hours.</summary>
    private static string Written(TimeSpan duration) =>
        duration <= TimeSpan.FromMinutes(2) ? $"{duration.TotalSeconds} s"
        : duration < TimeSpan.FromHours(1) ? $"{duration.TotalMinutes} min"
        : $"{duration.TotalHours} h";

    private static string FirstCell(string row) => row.Split('`')[1];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "RunbookExecutor.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
