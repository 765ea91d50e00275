using System.CommandLine;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Executor.Endpoints;

namespace RunbookExecutor.Cli.Commands;

/// <summary><c>runbook approve ID</c> and <c>runbook deny ID</c>: a person's word on an action that waits for it.</summary>
public static class ApproveCommand
{
    public static Command CreateApprove() => Create("approve", "Approve an action that waits for a person; it is carried out once, if the guards still allow it.");

    public static Command CreateDeny() => Create("deny", "Refuse an action that waits for a person.");

    private static Command Create(string name, string description)
    {
        var id = new Argument<string>("id") { Description = "The approval, apr-...; 'runbook approvals' lists those that wait." };
        var comment = new Option<string?>("--comment") { Description = "Why, for the ledger and for whoever asked.", HelpName = "TEXT" };
        var data = CommonOptions.Data();
        var json = CommonOptions.Json();
        var command = new Command(name, description) { id, comment, data, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var approval = parsed.GetValue(id)!;
            if (!Ids.IsWellFormed(approval, ApprovalId.Prefix))
            {
                throw new CommandException($"'{approval}' is not an approval's id (apr-...); 'runbook approvals' lists those that wait.");
            }

            var instance = await InstanceLocator.FindAsync(parsed.GetValue(data), cancellationToken);
            using var executor = instance.Client(RolePorts.Executor);
            var answer = await executor.PostAsync<ApprovalView>(
                $"/api/approvals/{approval}/{name}", new DecisionRequest(parsed.GetValue(comment), Environment.UserName), cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(answer);
            }
            else
            {
                Console.Out.WriteLine($"{answer.State}: {answer.Description} ({answer.ApprovalId}), by {answer.DecidedBy}.");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
