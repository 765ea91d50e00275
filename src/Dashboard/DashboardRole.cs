using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Dashboard.Access;
using RunbookExecutor.Dashboard.Assets;
using RunbookExecutor.Dashboard.Feeds;
using RunbookExecutor.Dashboard.Layout;
using RunbookExecutor.Dashboard.Links;
using RunbookExecutor.Dashboard.Live;

namespace RunbookExecutor.Dashboard;

/// <summary>
/// Puts the dashboard together. It needs <see cref="DashboardOptions"/>, <c>ServerOptions</c> and what every role has, and takes an <see cref="Demo.IFaultDesk"/> where there is one.
/// </summary>
public static class DashboardRole
{
    public static IServiceCollection AddDashboard(this IServiceCollection services)
    {
        // What it protects lives no longer than a page's circuit does.
        services.AddResponseCompression(pages => pages.MimeTypes = ["text/html"]);
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRazorComponents().AddInteractiveServerComponents(circuits => circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(3));
        return services.AddFeeds().AddSingleton<EmbeddedAssets>().AddScoped<Viewer>().AddScoped<Desk>();
    }

    public static void MapDashboard(this WebApplication app)
    {
        app.UsePageHeaders();
        app.UseResponseCompression();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        app.UseAntiforgery();
        app.MapAssets();
        app.MapSignIn();
        app.MapLive();
        app.MapExports();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
    }

    private static IServiceCollection AddFeeds(this IServiceCollection services) => services
        .AddSingleton<RoleLinks>()
        .AddSingleton<Board>()
        .AddSingleton<Samples>()
        .AddHostedService<MonitorFeed>()
        .AddHostedService<ExecutorFeed>()
        .AddHostedService<RunFeed>()
        .AddHostedService<MonitorCallFeed>()
        .AddHostedService<ExecutorCallFeed>();
}
