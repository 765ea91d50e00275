using Microsoft.AspNetCore.Http;
using RunbookExecutor.Hosting.Configuration;

namespace RunbookExecutor.Hosting.Security;

/// <summary>What a request needs of the token that it carries.</summary>
internal static class NeededScope
{
    /// <summary>One of these is enough.</summary>
    /// <param name="role">The role that is asked.</param>
    /// <param name="request">What is asked of it.</param>
    public static IReadOnlyList<string> Of(string role, HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/mcp"))
        {
            return role == "executor" ? [TokenScope.Propose, TokenScope.Execute] : [TokenScope.Read];
        }

        // Its pages ask for the scope of what a viewer does at the moment he does it.
        if (role == RequestGuard.Dashboard)
        {
            return [TokenScope.Read];
        }

        return HttpMethods.IsGet(request.Method) || request.Path == "/api/dry-run" ? [TokenScope.Read]
            : request.Path.StartsWithSegments("/api/approvals") ? [TokenScope.Approve]
            : request.Path == "/api/freeze" || request.Path == "/api/thaw" ? [TokenScope.Freeze]
            : [TokenScope.Configure];
    }
}
