using System.CommandLine;
using System.CommandLine.Parsing;
using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Cli.Commands;
using RunbookExecutor.Cli.Demo;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Cli;

/// <summary>The <c>runbook</c> command: every verb, and the one place where an expected failure becomes a sentence and an exit code.</summary>
public static class RunbookCommand
{
    /// <summary>After Ctrl-C or SIGTERM replicas get their <c>stopGrace</c>; leaving before that would leave them behind.</summary>
    private static readonly TimeSpan EndPatience = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync(string[] args)
    {
        var root = Root();
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            return Fail(Explain(parsed));
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = EndPatience });
        }
        catch (Exception problem) when (IsExpected(problem))
        {
            return Fail(problem.Message);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Interrupted before it was done.");
            return ExitCode.Negative;
        }
        catch (Exception defect)
        {
            // Nothing above expected this: a defect of ours, which a person can only report.
            Console.Error.WriteLine($"runbook failed in a way that it should not. Please report this:{Environment.NewLine}{defect}");
            return ExitCode.Defect;
        }
    }

    /// <summary>Every verb with its options, for parsing and for comparing the documentation with.</summary>
    public static RootCommand Root() => new("Watches containers, follows your Markdown runbooks under guards, verifies, and writes everything down.")
    {
        DemoCommand.Create(),
        UpCommand.Create(),
        RoleCommand.Create(RolePorts.Monitor, "Run the monitor alone: it reads and judges and can change nothing."),
        RoleCommand.Create(RolePorts.Executor, "Run the executor alone: the only one that acts, under guards."),
        RoleCommand.Create(RolePorts.Orchestrator, "Run the orchestrator alone: it follows runbooks through the other two."),
        RoleCommand.Create(RolePorts.Dashboard, "Run the dashboard alone: the web pages that show the other roles and what they do."),
        LintCommand.Create(),
        PlanCommand.Create(),
        DeployCommand.Create(),
        StatusCommand.Create(),
        HealthCommand.Create(),
        IncidentsCommand.Create(),
        LedgerCommand.Create(),
        ApprovalsCommand.Create(),
        ApproveCommand.CreateApprove(),
        ApproveCommand.CreateDeny(),
        FreezeCommand.CreateFreeze(),
        FreezeCommand.CreateThaw(),
    };

    private static bool IsExpected(Exception problem) => problem is ConfigurationException or DataDirectoryException or PortException or RoleException
        or DemoException or PlatformException or LedgerUnavailableException or CommandException;

    // An unknown word is also a missing command to the parser; a person wants to hear of the word.
    private static string Explain(ParseResult parsed)
    {
        var unknown = parsed.UnmatchedTokens.Select(token => $"There is no command or option '{token}' here.").ToList();
        var sentences = unknown.Count > 0 ? unknown : [.. parsed.Errors.Select(error => error.Message)];
        var path = string.Join(' ', Path(parsed.CommandResult));
        return string.Join(Environment.NewLine, sentences.Append($"'{path} --help' shows what there is."));
    }

    private static IEnumerable<string> Path(SymbolResult? result) =>
        result is null ? [] : Path(result.Parent).Concat(result is CommandResult command ? [command.Command.Name] : []);

    private static int Fail(string sentences)
    {
        Console.Error.WriteLine(sentences);
        return ExitCode.Usage;
    }
}
