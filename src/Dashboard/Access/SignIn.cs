using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Security;

namespace RunbookExecutor.Dashboard.Access;

/// <summary>Takes a person's own token where the server wants one; the browser keeps it where no script can read it.</summary>
internal static class SignIn
{
    public static void MapSignIn(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(RequestGuard.SignInPath, () => Page(problem: string.Empty, StatusCodes.Status200OK));
        routes.MapPost(RequestGuard.SignInPath, TakeAsync).DisableAntiforgery();
    }

    // A page of another origin cannot post here: the guard looks at the Origin before anything else.
    private static async Task<Results<ContentHttpResult, RedirectHttpResult>> TakeAsync(HttpContext context, ServerOptions server)
    {
        var token = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(context.RequestAborted))["token"].ToString().Trim() : string.Empty;
        if (new TokenBook(server).Find(token) is null)
        {
            return Page("Nobody has this token.", StatusCodes.Status401Unauthorized);
        }

        context.Response.Cookies.Append(
            RequestGuard.TokenCookie, token, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/" });
        return TypedResults.Redirect("/");
    }

    private static ContentHttpResult Page(string problem, int status) => TypedResults.Text(
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sign in · Runbook Executor</title>
        <link rel="icon" href="/assets/icon.svg"><link rel="stylesheet" href="/assets/app.css"><script src="/assets/theme.js"></script></head>
        <body class="sign-in"><main><h1>Runbook Executor</h1>
        <form method="post"><label>Your token <input type="password" name="token" autocomplete="current-password" required autofocus></label>
        <button class="primary">Sign in</button><p role="alert">{problem}</p></form></main></body></html>
        """,
        "text/html; charset=utf-8",
        statusCode: status);
}
