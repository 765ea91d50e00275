using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using RunbookExecutor.Core.Runbooks;
using Xunit;

namespace RunbookExecutor.Tests.Runbooks;

public sealed partial class HostileTextTests
{
    private static readonly string[] Pieces =
    [
        "\n", "\n\n", "\r\n", "\t", " ", "    ", "- ", "1. ", "2) ", "> ", "# ", "## ", "### ", "---\n", "```\n", "~~~\n", "`", "``", "*", "**", "_", "[", "](", ")", "]: ", "<", ">", "<!-- ", " -->", "&amp;", "\\", "!",
        "## Steps\n\n", "## Fallback\n\n", "## Mitigation\n\n", "## Detection\n\n", "If ", "if ", "If it persists", "recovered", ", ", ": ", "then ", "Restart ", "the ", "container", "service", "affected ", "not ", "or ", "and ", "?", ".",
        "Scale ", "to ", "+", "3", "99999999999", "replicas", "replicas=", "=", "Set ", "A_B", "Roll back ", "deployment", "previous version", "`restart-container`", "`scale-service replicas=3`", "`if recovered:`", "`update-env-vars A=1", "`rollback-deployment`",
        "verify ", "wait ", "30s", "70%", "memory", "for ", "within ", "severity: ", "tags: ", "mode: auto\n", "\0", "\u001b[31m", "\u202e", "\u200b", "\uFEFF", "é", "漢", "😀", "\u2028", "\uFFFD",
    ];

    // The least that an instruction can be made of, whatever stands between the words.
    [GeneratedRegex(@"restart.*(container|service|app)|scale.*replicas|(set|update).*_|variable|roll.*back|update-env-vars", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex ActionWords();

    [Fact]
    public void Parse_RandomBytes_NeverThrowsAndNeverActs() =>
        Gen.Byte.Array[0, 400].Sample(bytes => !RunbookParser.Parse("trouble", bytes).Steps.Any(step => step is ActStep), iter: 5_000);

    [Fact]
    public void Parse_RandomMarkdown_NeverThrowsAndActsOnlyOnItsWords() =>
        Gen.OneOf(Pieces).Array[0, 60].Select(string.Concat).Sample(
            text =>
            {
                var runbook = RunbookParser.Parse("memory-spike", text);
                return runbook.Steps.Concat(runbook.Fallback).All(step => step is not ActStep || ActionWords().IsMatch(step.Text))
                    && runbook.Steps.Select(step => step.Number).SequenceEqual(Enumerable.Range(1, runbook.Steps.Count))
                    && runbook.Steps.All(step => step.Line > 0)
                    && RunbookDescription.Lines(runbook).Count >= runbook.Steps.Count;
            },
            iter: 10_000);

    [Fact]
    public void Parse_RandomSentencesWithoutAnActionPhrase_NeverAct() =>
        Gen.OneOf("the", "container", "service", "replicas", "to", "3", "deployment", "version", "previous", "back", "memory", "not", "if", "stable", ",", ":", "`docker ps`", "restarted", "rescale").Array[1, 8].Select(words => string.Join(' ', words)).Sample(
            text => Compile.Item(text).Steps.All(step => step is not ActStep),
            iter: 5_000);

    [Fact]
    public void Canonical_OfWhatCompiled_CompilesToTheSameStep() =>
        Gen.Select(Gen.OneOf([.. Conditions]), Gen.OneOf([.. Instructions])).Sample(
            (condition, instruction) =>
            {
                var written = Compile.Step(condition + instruction);
                var again = Compile.Step($"`{Compile.Full(written)}`");
                return written is not NoteStep && (Compile.Full(again), again.GetType()) == (Compile.Full(written), written.GetType());
            });

    [Theory]
    [InlineData("Restart the cont\u200bainer")]
    [InlineData("Rest\u00adart the container")]
    [InlineData("Restart the c\u043entainer")]
    [InlineData("Restart the \u202eniatnoc")]
    [InlineData("\u001b[2KRestart the container")]
    [InlineData("Restart the container\0")]
    [InlineData("Roll bac\u212A the deployment")]
    [InlineData("Scale the service to \u0663 replicas")]
    [InlineData("`restart\u2011container`")]
    public void Item_WithLookAlikeOrHiddenCharacters_IsNote(string item) => Assert.IsType<NoteStep>(Compile.Step(item));

    [Fact]
    public void Text_WithCharactersThatSteerATerminal_IsShownWithoutThem()
    {
        var runbook = Compile.File("# T\u001b[31m\n\n## Steps\n\n1. Look\u001b[2K \u202earound\n\n## X\u0007\n\n\u001b]0;x\u0007\n\n```\u001b\n\u001b[2K\n```\n");

        var shown = string.Join('\n', [runbook.Title, runbook.Description, .. runbook.Steps.Select(step => step.Text), .. runbook.Sections.Select(section => $"{section.Heading}{section.Markdown}{string.Concat(section.Commands)}")]);
        Assert.DoesNotContain(shown, character => (char.IsControl(character) && character != '\n') || character == '\u202e');
    }

    [Theory]
    [InlineData("[a](")]
    [InlineData("[a]: b\n")]
    [InlineData("**a ")]
    [InlineData("*a **b ")]
    [InlineData("- x\n")]
    [InlineData("`,` ")]
    [InlineData("`verify memory for 1a")]
    [InlineData("a\n\n")]
    [InlineData("<!--")]
    [InlineData("## :::")]
    [InlineData("```\n```\n")]
    public void Parse_LargestFileOfOnePiece_Ends(string piece)
    {
        const string Start = "## Steps\n\n1. If ";
        var text = new StringBuilder(Start).Insert(Start.Length, piece, (RunbookLimits.MaxBytes - Start.Length) / piece.Length).ToString();

        Assert.Empty(RunbookParser.Parse("trouble", text).Steps.OfType<ActStep>());
    }

    private static IEnumerable<string> Conditions =>
        ["", "If stable, ", "If it persists, ", "If a recent deployment is detected, ", "If no recent deployment is detected, ", "If only this container is affected, ", "If the whole service is affected, ", "If memory > 92.5%, ", "If the error rate drops below 2%, "];

    private static IEnumerable<string> Instructions =>
        ["restart the container", "scale the service to 3 replicas", "scale the service to +2 replicas", "set CACHE_SIZE_MB to 16", "roll back the deployment", "wait 90 seconds", "monitor memory usage for 3 minutes", "`verify cpu < 80% for 90s within 1h`", "mark incident as resolved", "alert the on-call engineer"];
}
