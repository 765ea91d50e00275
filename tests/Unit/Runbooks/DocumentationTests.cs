using System.Text.RegularExpressions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

/// <summary><c>docs/runbooks.md</c> says what the code does, in both directions.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(RepositoryFiles.Path("docs", "runbooks.md"));

    [Fact]
    public void StepTable_Forms_AreThoseOfTheCode() =>
        Assert.Equal(RunbookLanguage.Steps, Rows("Steps").Select(row => Code(row[1])).Where(form => form.Length > 0));

    [Fact]
    public void StepTable_Kinds_AreThoseOfTheCode()
    {
        foreach (var row in Rows("Steps").Where(row => Code(row[1]).Length > 0))
        {
            Assert.Equal(row[0], RunbookDescription.Kind(Compile.Step($"`{Filled(Code(row[1]))}`")));
        }

        Assert.Equal(["act", "wait", "verify", "resolve", "escalate", "note"], Rows("Steps").Select(row => row[0]).Distinct());
    }

    [Fact]
    public void StepTable_EachPhrase_CompilesToItsForm()
    {
        foreach (var (form, phrase) in Rows("Steps").SelectMany(row => Quoted(row[2]).Select(phrase => (Code(row[1]), phrase))))
        {
            Assert.Matches(Shape(form), Compile.Step(phrase).Canonical);
        }
    }

    [Fact]
    public void ConditionTable_Forms_AreThoseOfTheCode() =>
        Assert.Equal(RunbookLanguage.Conditions, Rows("Conditions").Select(row => Code(row[0])));

    [Fact]
    public void ConditionTable_EachPhrase_CompilesToItsForm()
    {
        foreach (var row in Rows("Conditions"))
        {
            Assert.Equal(Filled(Code(row[0])), Compile.Step($"`if {Filled(Code(row[0]))}: resolve`").Condition?.Canonical);
            Assert.All(Quoted(row[1]), phrase => Assert.Matches(Shape(Code(row[0])), Compile.Step($"If {phrase}, restart the container").Condition?.Canonical ?? "none"));
        }
    }

    [Fact]
    public void HeadingTable_Headings_AreThoseOfTheCode()
    {
        var roles = Rows("Headings").SelectMany(row => row[0].Split(", ")).ToDictionary(heading => heading, heading => Assert.Single(Compile.File($"## {heading}\n").Sections).Role);

        Assert.DoesNotContain(SectionRole.Other, roles.Values);
        Assert.Equal(RunbookLanguage.Headings.Order(), roles.Keys.Select(heading => heading.ToLowerInvariant()).Order());
        Assert.Equal(Enum.GetValues<SectionRole>().Except([SectionRole.Other]).Order(), roles.Values.Distinct().Order());
    }

    [Fact]
    public void FrontMatterTable_Values_AreThoseOfTheCode()
    {
        var rows = Rows("Front matter").ToDictionary(row => Code(row[0]), row => row[1]);

        Assert.Equal(["severity", "mode", "tags", "anomaly"], rows.Keys);
        Assert.Equal(string.Join(", ", Enum.GetNames<Severity>()).ToLowerInvariant(), rows["severity"]);
        Assert.StartsWith(string.Join(", ", Enum.GetNames<AutomationMode>()).ToLowerInvariant(), rows["mode"], StringComparison.Ordinal);
    }

    [Fact]
    public void LimitTable_Figures_AreThoseOfTheCode() =>
        Assert.Equal(
            [$"{RunbookLimits.MaxBytes} bytes", $"{RunbookLimits.MaxExecutableSteps}", $"{RunbookLimits.MaxLinks}", "UTF-8", RunbookIds.Shape],
            Rows("Limits").Select(row => row[1]));

    [Fact]
    public void ErrorExample_IsWhatTheCodeSays() =>
        Assert.Contains(Compile.File(new string('\n', 9) + "## Steps\n\n1. `reboot-container`\n").Problems.First(problem => problem.IsError).Format("memory-spike.md"), Page, StringComparison.Ordinal);

    [Fact]
    public void ExampleFile_Compiles()
    {
        var runbook = Compile.File(Example().Match(Page).Groups["text"].Value, "memory-spike");

        Assert.Empty(runbook.Problems);
        Assert.Equal(["", "restart-container", "verify memory < 70% for 3m", "if recovered: resolve"], Compile.All(runbook));
    }

    private static IEnumerable<string[]> Rows(string heading)
    {
        // The example at the top has some of the same headings.
        var section = Page.Split($"\n## {heading}\n")[^1].Split("\n## ")[0];
        return section.Split('\n').Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));
    }

    private static string Code(string cell) => CodeSpan().Match(cell).Groups["code"].Value;

    private static IEnumerable<string> Quoted(string cell) => Quotation().Matches(cell).Select(match => match.Groups["text"].Value);

    private static string Filled(string form) => form.Replace("METRIC", "memory").Replace("N%", "70%").Replace("=N", "=3").Replace("+N", "+2").Replace("NAME=value", "LOG_LEVEL=debug").Replace(" D", " 10m");

    /// <summary>The form as a pattern; an optional "for" may follow a check.</summary>
    private static string Shape(string form) =>
        "^" + Regex.Escape(form).Replace("METRIC", "(memory|cpu|error-rate)").Replace("N%", "[0-9.]+%").Replace("=N", "=[0-9]+").Replace("=\\+N", "=\\+[0-9]+").Replace("NAME=value", "[A-Z_]+=[a-z0-9]+").Replace("\\ D", " [0-9a-z]+") + "( for [0-9a-z]+)?$";

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("\"(?<text>[^\"]+)\"")]
    private static partial Regex Quotation();

    [GeneratedRegex("```markdown\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
