using System.CommandLine;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Core.Units;
using RunbookExecutor.Executor.Endpoints;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook approvals</c>: what waits for a person.</summary>
public static class ApprovalsCommand
{
    public static Command Create()
    {
        var all = new Option<bool>("--all") { Description = "Also those that wait for nobody any more." };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command("approvals", "List the actions that wait for a person's approval.") { all, data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var instance = await InstanceLocator.FindAsync(parsed.GetValue(data), cancellationToken);
            using var executor = instance.Client(RolePorts.Executor);
            var list = await executor.GetAsync<ApprovalList>($"/api/approvals?all={(parsed.GetValue(all) ? "true" : "false")}", cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(list);
                return ExitCode.Success;
            }

            Print(list);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Print(ApprovalList list)
    {
        if (list.Approvals.Count == 0)
        {
            Console.Out.WriteLine("Nothing waits for a person.");
            return;
        }

        Output.Table(
            ["APPROVAL", "STATE", "ACTION", "ASKED BY", "WHY", "EXPIRES IN"],
            [.. list.Approvals.Select(row => (IReadOnlyList<string>)
            [
                row.ApprovalId,
                row.DecidedBy is { } by ? $"{row.State} ({by})" : row.State,
                row.Description,
                row.Caller,
                row.Why,
                row.ExpiresInSeconds > 0 ? DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(row.ExpiresInSeconds))) : "-",
            ])]);
    }
}
