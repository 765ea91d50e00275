using Microsoft.AspNetCore.Components.Authorization;
using RunbookExecutor.Hosting.Security;

namespace RunbookExecutor.Dashboard.Access;

/// <summary>Who looks at a page: the bearer of a token of its own, else the operator.</summary>
public sealed class Viewer(AuthenticationStateProvider state)
{
    /// <summary>Name of the token; null for the operator.</summary>
    public async Task<string?> NameAsync() => (await state.GetAuthenticationStateAsync()).User.Identity?.Name;

    /// <summary>The dashboard's own token may do everything, so what a viewer may do is asked here.</summary>
    public async Task<bool> MayAsync(string scope)
    {
        var user = (await state.GetAuthenticationStateAsync()).User;
        return user.Identity?.Name is null || user.HasClaim(TokenBook.ScopeClaim, scope);
    }
}
