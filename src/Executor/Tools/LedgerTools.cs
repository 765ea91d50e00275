using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Hosting.Mcp;

namespace RunbookExecutor.Executor.Tools;

/// <summary>The tools that tell of actions, and the one that tells the executor what became of a symptom.</summary>
[McpServerToolType]
public sealed class LedgerTools(VerificationDesk verification, LedgerStore ledger, LimitsReader limits)
{
    private const int MaxActions = 100;
    private const int MaxRefusals = 20;

    [McpServerTool(Name = "report-verification", Title = "Report what became of the symptom", ReadOnly = false, Destructive = true, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Tells what became of the symptom after an action of yours, once per action, into the ledger. Ineffective or Harmful has a scale-service or update-env-vars put back, outside of the budgets, and the answer says so. Without a report within 10 minutes, or the time that the request named, Inconclusive is recorded.")]
    public async Task<ReportResult> ReportAsync(
        RequestContext<CallToolRequestParams> context,
        [Description("The actionId that the acting tool gave.")] string actionId,
        [Description("Effective: the symptom is gone. Ineffective: it is still there. Harmful: something got worse. Inconclusive: too little data to say.")] string outcome,
        [Description("What you saw, with figures: 'memory 41 % for 60 s, threshold 80 %'.")] string evidence,
        CancellationToken cancellationToken = default)
    {
        var report = new VerificationPayload(OutcomeOf(outcome), evidence);
        var answer = await AskAsync(() => verification.ReportAsync(IdOf(actionId), report, ToolCaller.NameOf(context), cancellationToken));
        return answer switch
        {
            VerificationAnswer.Recorded recorded => ReportResult.Of(recorded.Action),
            VerificationAnswer.Invalid invalid => throw new McpException(invalid.Problem),
            _ => throw new McpException("The report could not be taken."),
        };
    }

    [McpServerTool(Name = "get-action", Title = "Get one action", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Gives one action: its state (InProgress, Succeeded, Failed, Indeterminate), its steps, what the platform showed, what was reported of the symptom and whether it was put back.")]
    public async Task<ActionView> GetActionAsync([Description("The actionId that the acting tool gave.")] string actionId)
    {
        var id = IdOf(actionId);
        var action = await AskAsync(() => Task.FromResult(ledger.Read(reader => reader.FindAction(id))));
        return action is null ? throw new ToolProblemException(ToolCode.NotFound, $"There is no action {id}. list-actions shows the recent ones.") : ActionView.Of(action);
    }

    [McpServerTool(Name = "list-actions", Title = "List recent actions", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Lists the newest actions, newest first, and the newest refusals. get-action gives one with its steps.")]
    public Task<ActionList> ListActionsAsync([Description("How many actions, 1 to 100.")] int limit = 20)
    {
        if (limit is < 1 or > MaxActions)
        {
            throw new McpException($"limit is {limit}; it must be 1 to {MaxActions}.");
        }

        return AskAsync(() => Task.FromResult(ledger.Read(reader => ActionList.Of(
            reader.RecentActions(limit), reader.Entries(new LedgerQuery { Kind = EntryKind.Denied, Limit = MaxRefusals })))));
    }

    [McpServerTool(Name = "get-limits", Title = "Get the limits", ReadOnly = true, Destructive = false, Idempotent = true, OpenWorld = false, UseStructuredContent = true)]
    [Description("Tells what automation may still do: actions left this hour, restarts left of each container, when each budget frees, the least spacing, when another run for the same trouble may begin (cooldown, back-off, circuit), whether a storm or a maintenance window stops everything, the allowed replicas and variables, and whether automation is frozen. Ask before acting.")]
    public Task<LimitsReport> GetLimitsAsync(CancellationToken cancellationToken = default) => AskAsync(() => limits.ReadAsync(cancellationToken));

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (error is LedgerUnavailableException or PlatformException)
        {
            throw new ToolProblemException(ToolCode.Unavailable, error.Message, error);
        }
    }

    private static ActionId IdOf(string text) => Ids.IsWellFormed(text, ActionId.Prefix)
        ? new ActionId(text)
        : throw new McpException("actionId is not of the form act-UUID; give the one that the acting tool answered with, or look at list-actions.");

    private static VerificationOutcome OutcomeOf(string text) =>
        Enum.GetNames<VerificationOutcome>().FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name
            ? Enum.Parse<VerificationOutcome>(name)
            : throw new McpException($"outcome must be one of {string.Join(", ", Enum.GetNames<VerificationOutcome>())}.");
}
