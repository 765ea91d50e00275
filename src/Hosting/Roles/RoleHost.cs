using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Prometheus;
using RunbookExecutor.Hosting.Json;
using RunbookExecutor.Hosting.Security;

namespace RunbookExecutor.Hosting.Roles;

/// <summary>Builds the web host that every role is: its own port, the request guard, one JSON form, <c>/health</c>, <c>/api/settings</c> and <c>/metrics</c>.</summary>
public static class RoleHost
{
    private const int LargestBody = 256 * 1024;

    // Where the command is given is the user's folder: a host would read settings of another program there, and watch the whole tree for their change.
    private static readonly WebApplicationOptions OfItsOwn = new()
    {
        ApplicationName = typeof(RoleHost).Assembly.GetName().Name,
        ContentRootPath = AppContext.BaseDirectory,
        Args = ["--hostBuilder:reloadConfigOnChange=false"],
    };

    public static WebApplication Build(RoleSettings settings, Action<IServiceCollection> addServices, Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder(OfItsOwn);
        builder.Configuration.Sources.Clear();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, settings));
        AddShared(builder.Services, settings);
        addServices(builder.Services);

        var app = builder.Build();
        app.UseRequestGuard(settings.Server, settings.Name);
        app.Use(AnswerBadRequests);
        app.MapGet("/health", () => TypedResults.Ok(new Health("ok", settings.Name)));
        app.MapGet("/api/settings", () => TypedResults.Ok(settings.Effective));
        app.MapMetrics();
        map(app);
        return app;
    }

    /// <summary>The port on which a started role listens.</summary>
    public static int PortOf(WebApplication app) => new Uri(app.Urls.First()).Port;

    private static void Listen(KestrelServerOptions kestrel, RoleSettings settings)
    {
        kestrel.Listen(IPAddress.Parse(settings.Server.Listen), settings.Port);
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.AddServerHeader = false;
    }

    private static void AddShared(IServiceCollection services, RoleSettings settings)
    {
        services.AddSingleton(settings.Logs);
        services.AddSingleton(settings.Time);
        services.AddSingleton(settings.Data);
        services.AddSingleton(settings.Effective);
        services.AddHostedService<StartupGarbage>();
        services.ConfigureHttpJsonOptions(json => WireJson.Apply(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));

        // The command owns the signals: several roles may live in its process.
        services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
    }

    private static async Task AnswerBadRequests(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= StatusCodes.Status400BadRequest, HasStarted: false, ContentLength: null })
            {
                await context.Response.WriteAsJsonAsync(new Problem(Sentence(context)), context.RequestAborted);
            }
        }
        catch (BadHttpRequestException problem) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = problem.StatusCode;
            await context.Response.WriteAsJsonAsync(new Problem(BadRequest.Sentence(context.Request, problem)), context.RequestAborted);
        }
    }

    // What routing refuses has a status and no body.
    private static string Sentence(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => $"There is nothing at {context.Request.Path}.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        StatusCodes.Status415UnsupportedMediaType => $"{context.Request.Path} takes JSON: send it with the header 'Content-Type: application/json'.",
        var status => $"{context.Request.Method} {context.Request.Path} was refused with status {status}.",
    };

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <param name="Status"><c>ok</c> while the role answers.</param>
/// <param name="Role">Its name.</param>
public sealed record Health(string Status, string Role);
