using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RunbookExecutor.Cli.Platforms;

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

    public static Option<string?> Platform() => new("--platform")
    {
        Description = $"What runs the containers: {string.Join(" or ", PlatformChoice.Names)}; default: the configuration's 'platform', else {PlatformChoice.Names[0]}.",
        HelpName = "NAME",
    };

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object and nothing else on standard output." };

    public static Option<int?> BasePort() => new("--base-port")
    {
        Description = "The dashboard listens on this, the monitor on this + 1, the executor on + 2, the orchestrator on + 3; default 8000.",
        HelpName = "PORT",
        CustomParser = Number,
    };

    /// <summary>Reads a whole number, or says in a sentence that it is none.</summary>
    public static int? Number(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        result.AddError($"{(result.Parent as OptionResult)?.Option.Name}: '{text}' is not a whole number.");
        return null;
    }

    public static Option<string?> Runbooks() => new("--runbooks")
    {
        Description = "Folder of the runbooks; default: 'runbooks' in the working folder, else the shipped ones.",
        HelpName = "DIR",
    };
}
