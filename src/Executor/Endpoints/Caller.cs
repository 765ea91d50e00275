using System.Security.Claims;
using RunbookExecutor.Executor.Approvals;
using RunbookExecutor.Hosting.Configuration;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>Who calls over HTTP: the bearer of a token of its own, else the operator.</summary>
internal static class Caller
{
    private const int MaxUser = 64;

    /// <param name="bearer">Whose token the request carried.</param>
    /// <param name="user">Name of the local user as the command tells it; anything but plain letters is dropped.</param>
    public static Approver Of(ClaimsPrincipal bearer, string? user)
    {
        var plain = new string([.. (user ?? string.Empty).Take(MaxUser).Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')]);
        return new Approver(bearer.Identity?.Name ?? ServerOptions.OperatorName, plain.Length == 0 ? null : plain);
    }
}
