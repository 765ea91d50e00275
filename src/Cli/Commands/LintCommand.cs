using System.CommandLine;
using RunbookExecutor.Core.Runbooks;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook lint [PATH]</c>: prints how each step of each file compiled, and what is wrong with it.</summary>
public static class LintCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("path") { Description = "A runbook or a folder of them.", DefaultValueFactory = _ => "runbooks" };
        var json = CommonOptions.Json();
        var command = new Command("lint", "Show how every step of a runbook compiled, with warnings as file and line. Exit 1 on errors.") { path, json };
        command.SetAction(parsed => Run(parsed.GetValue(path)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string path, bool json)
    {
        // The monitor passes over files of a folder whose names cannot be an id, such as a README.md.
        var files = Files(path).ToLookup(file => File.Exists(path) || RunbookIds.FromPath(file) is not null);
        var runbooks = files[true].Select(file => (File: file, Runbook: Read(file))).ToList();
        if (json)
        {
            Output.Json(new { runbooks = runbooks.Select(one => View(one.File, one.Runbook)), passedOver = files[false] });
        }
        else
        {
            runbooks.ForEach(one => Print(one.File, one.Runbook));
            files[false].ToList().ForEach(file => Console.Out.WriteLine($"{file}: passed over, since a runbook's name must be {RunbookIds.Shape}, then '.md'."));
        }

        return runbooks.Exists(one => one.Runbook.FailsLint) ? ExitCode.Negative : ExitCode.Success;
    }

    private static List<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new CommandException($"There is no runbook and no folder '{path}'. Name one: runbook lint runbooks/memory-spike.md");
        }

        var files = Directory.EnumerateFiles(path, "*.md").Order(StringComparer.Ordinal).ToList();
        return files.Count > 0 ? files : throw new CommandException($"The folder '{path}' holds no Markdown files (*.md).");
    }

    private static Runbook Read(string file)
    {
        var id = RunbookIds.FromPath(file) ?? throw new CommandException($"'{file}' cannot be a runbook: its name must be {RunbookIds.Shape}, then '.md'.");
        try
        {
            return RunbookParser.Parse(id, File.ReadAllBytes(file));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"'{file}' cannot be read: {problem.Message}");
        }
    }

    private static object View(string file, Runbook runbook) => new
    {
        file,
        answers = runbook.AnomalyType,
        usable = !runbook.HasErrors,
        steps = RunbookDescription.Lines(runbook),
        problems = runbook.Problems,
    };

    private static void Print(string file, Runbook runbook)
    {
        Console.Out.WriteLine($"{file}: answers {runbook.AnomalyType}");
        foreach (var part in RunbookDescription.Lines(runbook).GroupBy(line => line.Part))
        {
            Console.Out.WriteLine($"  {part.Key}");
            foreach (var line in part)
            {
                Console.Out.WriteLine($"    {line.Line,4}  {line.Kind,-9} {(line.Kind == "note" ? line.Text : line.Full)}");
            }
        }

        foreach (var problem in runbook.Problems)
        {
            Console.Out.WriteLine($"  {(problem.Severity == ProblemSeverity.Warning ? "warning" : "error")}: {problem.Format(Path.GetFileName(file))}");
        }

        Console.Out.WriteLine();
    }
}
