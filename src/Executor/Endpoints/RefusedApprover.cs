using Microsoft.AspNetCore.Http;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Executor.Admission;
using RunbookExecutor.Executor.Approvals;
using RunbookExecutor.Executor.Ledger;
using RunbookExecutor.Hosting.Security;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>Records that the bearer of a token that may not approve tried to answer a waiting action, perhaps its own.</summary>
internal sealed class RefusedApprover(ApprovalDesk desk, TimeProvider time) : IRefusedBearer
{
    private readonly Repetitions _repetitions = new(time);

    public string? Hear(HttpRequest request, string sentence)
    {
        var bearer = Caller.Of(request.HttpContext.User, user: null);
        try
        {
            return AnsweredBy(request) is { } id && desk.Find(id) is { } approval
                ? desk.TurnAway(approval, bearer, sentence, isRecorded: _repetitions.Admit($"{bearer}\n{id}") is not null)
                : null;
        }
        catch (LedgerUnavailableException)
        {
            // It stays turned away; without the ledger no approval can be used either.
            return null;
        }
    }

    private static ApprovalId? AnsweredBy(HttpRequest request) =>
        HttpMethods.IsPost(request.Method)
        && request.Path.StartsWithSegments("/api/approvals", out var rest)
        && rest.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) is [var id, _]
        && Ids.IsWellFormed(id, ApprovalId.Prefix)
            ? new ApprovalId(id)
            : null;
}
