using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using RunbookExecutor.Cli;
using RunbookExecutor.Cli.Commands;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Cli.Platforms;
using RunbookExecutor.Hosting.Configuration;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed partial class DocumentationTests
{
    [Fact]
    public void CliPage_ComparedWithTheCommand_ListsEveryVerbAndOptionAndNoOther()
    {
        var page = Sections().Select(section => $"{section.Verb}: {string.Join(' ', section.Options.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal);
        var code = Verbs(RunbookCommand.Root(), "runbook").Select(verb => $"{verb.Path}: {string.Join(' ', OptionsOf(verb.Command).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal);

        Assert.Equal(code, page);
    }

    [Fact]
    public void CliPage_ComparedWithTheCommand_ListsEveryExitCode()
    {
        var codes = typeof(ExitCode).GetFields().Select(field => (int)field.GetRawConstantValue()!).Order();

        Assert.Equal(codes, ExitCodeRow().Matches(Page("cli.md")).Select(row => int.Parse(row.Groups["it"].Value)));
    }

    [Fact]
    public void Command_EveryVerbAndOption_ExplainsItself() =>
        Assert.All(Verbs(RunbookCommand.Root(), "runbook"), verb =>
        {
            Assert.False(string.IsNullOrWhiteSpace(verb.Command.Description), verb.Path);
            Assert.All(verb.Command.Options, option => Assert.False(string.IsNullOrWhiteSpace(option.Description), $"{verb.Path} {option.Name}"));
            Assert.All(verb.Command.Arguments, argument => Assert.False(string.IsNullOrWhiteSpace(argument.Description), $"{verb.Path} {argument.Name}"));
        });

    [Fact]
    public void ConfigurationPage_ItsExample_LoadsWithoutAProblem()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-docs-");
        var yaml = YamlBlock().Match(Page("configuration.md")).Groups["it"].Value;
        // The example's own folders are the reader's, not this machine's.
        yaml = yaml.Replace("folder: runbooks ", $"folder: {folder.FullName} ", StringComparison.Ordinal)
            .Replace("workingDirectory: /srv/web", $"workingDirectory: {folder.FullName}", StringComparison.Ordinal);

        var options = InstanceOptions.From(RunbookConfiguration.FromText("docs/configuration.md", yaml));

        var service = Assert.IsType<LocalChoice>(options.Platform).Services.Single();
        Assert.Equal(("web", 3, "v1"), (service.Name, service.Replicas, service.Current));
        Assert.Equal(folder.FullName, options.Runbooks.Folder);
        Assert.Equal(TimeSpan.FromMinutes(2), options.Detection.Memory.Hold);
        Assert.Equal(8002, options.Orchestrator.Executor!.Port);
        folder.Delete();
    }

    private static IEnumerable<(string Path, Command Command)> Verbs(Command command, string path) =>
        command.Subcommands.SelectMany(verb => Verbs(verb, $"{path} {verb.Name}").Prepend(($"{path} {verb.Name}", verb)));

    private static IEnumerable<string> OptionsOf(Command command) => command.Options.Select(option => option.Name);

    private static IEnumerable<(string Verb, IEnumerable<string> Options)> Sections() =>
        Page("cli.md").Split("\n### ").Skip(1).Select(section => (section.Split('\n')[0].Trim(), OptionRow().Matches(section).Select(row => row.Groups["it"].Value)));

    private static string Page(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", name));

    [GeneratedRegex(@"^\| `(?<it>--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex OptionRow();

    [GeneratedRegex(@"^\| (?<it>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex ExitCodeRow();

    [GeneratedRegex(@"```yaml\n(?<it>.*?)```", RegexOptions.Singleline)]
    private static partial Regex YamlBlock();
}
