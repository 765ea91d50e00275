using System.CommandLine;

namespace RunbookExecutor.Cli.Commands;

/// <summary>Options that several commands take, the same everywhere.</summary>
public static class CommonOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = "Folder for ledger, runs and logs. Commands for a running instance find it by this, by RUNBOOK_DATA, or take the only one that runs.",
        HelpName = "DIR",
    };

    public static Option<string?> Config() => new("--config")
    {
        Description = "Configuration file; default: runbook.yaml in the working folder, when there is one.",
        HelpName = "FILE",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object and nothing else on standard output." };

    public static Option<int?> BasePort() => new("--base-port")
    {
        Description = "The monitor listens on this + 1, the executor on + 2, the orchestrator on + 3; default 8000.",
        HelpName = "PORT",
    };

    public static Option<string?> Runbooks() => new("--runbooks")
    {
        Description = "Folder of the runbooks; default: 'runbooks' in the working folder, else the shipped ones.",
        HelpName = "DIR",
    };
}
