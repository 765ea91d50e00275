using RunbookExecutor.Dashboard.Demo;
using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Dashboard.Views;
using RunbookExecutor.Hosting.Configuration;

namespace RunbookExecutor.Dashboard.Access;

/// <summary>Everything that a person can do from a page; the executor records each with the viewer's name.</summary>
public sealed class Desk(RoleLinks links, Viewer viewer, IFaultDesk? faults = null)
{
    public bool HasFaults => faults is not null;

    public IReadOnlyList<FaultView> Faults => faults?.Faults ?? [];

    /// <exception cref="LinkException">It could not be done; the message says why.</exception>
    public Task<ApprovalView> ApproveAsync(string approvalId, string? comment) => DecideAsync(approvalId, "approve", comment);

    /// <exception cref="LinkException">It could not be done; the message says why.</exception>
    public Task<ApprovalView> DenyAsync(string approvalId, string? comment) => DecideAsync(approvalId, "deny", comment);

    /// <exception cref="LinkException">It could not be done; the message says why.</exception>
    public async Task<FreezeView> SwitchAsync(bool isFrozen, string? reason)
    {
        await RequireAsync(TokenScope.Freeze);
        return await links.Executor.PostAsync<FreezeView>(isFrozen ? "/api/freeze" : "/api/thaw", new Reasoned(Text(reason), await viewer.NameAsync()));
    }

    /// <exception cref="LinkException">It could not be done; the message says why.</exception>
    public async Task<string> StrikeAsync(string fault)
    {
        await RequireAsync(TokenScope.Configure);
        return faults is null ? throw new LinkException("Faults are only there in a demo.", isAway: false) : await faults.StrikeAsync(fault, CancellationToken.None);
    }

    private async Task<ApprovalView> DecideAsync(string approvalId, string word, string? comment)
    {
        await RequireAsync(TokenScope.Approve);
        return await links.Executor.PostAsync<ApprovalView>($"/api/approvals/{Uri.EscapeDataString(approvalId)}/{word}", new Commented(Text(comment), await viewer.NameAsync()));
    }

    private async Task RequireAsync(string scope)
    {
        if (!await viewer.MayAsync(scope))
        {
            throw new LinkException($"Your token may not do this; it needs the scope {scope}.", isAway: false);
        }
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private sealed record Commented(string? Comment, string? User);

    private sealed record Reasoned(string? Reason, string? User);
}
