using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Cli.Platforms;
using RunbookExecutor.Dashboard;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Mcp;
using RunbookExecutor.Hosting.Roles;
using RunbookExecutor.Orchestrator;

namespace RunbookExecutor.Cli.Instances;

/// <summary>The roles that run in this process: started with the data's flow (what acts, what watches, what decides), stopped against it.</summary>
public sealed class Instance : IAsyncDisposable
{
    private readonly InstanceSettings settings;
    private readonly InstanceOptions options;
    private readonly InstanceRegistry registry = InstanceRegistry.OfUser();
    private readonly List<(string Role, WebApplication App)> running = [];
    private bool isPublished;

    private Instance(InstanceSettings settings)
    {
        this.settings = settings;
        options = InstanceOptions.From(settings.Configuration);
    }

    public InstanceOptions Options => options;

    public DataDirectory Data => settings.Data;

    /// <summary>Address of each role that runs.</summary>
    public IReadOnlyDictionary<string, Uri> Addresses => running.ToDictionary(role => role.Role, role => AddressOf(role.App));

    public static async Task<Instance> StartAsync(InstanceSettings settings, CancellationToken cancellationToken)
    {
        var instance = new Instance(settings);
        try
        {
            await instance.StartRolesAsync(cancellationToken);
            return instance;
        }
        catch
        {
            await instance.DisposeAsync();
            throw;
        }
    }

    /// <summary>A service of one of the roles.</summary>
    public T Get<T>(string role)
        where T : notnull => running.First(one => one.Role == role).App.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        // What did not come so far as to be published may be another process's entry; and other roles of these data may go on elsewhere.
        if (isPublished && (await InstanceEndpoints.WithdrawAsync(settings.Data, Addresses, settings.Time)).Count == 0)
        {
            registry.Remove(settings.Data);
        }

        foreach (var (_, app) in running.AsEnumerable().Reverse())
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
    }

    private async Task StartRolesAsync(CancellationToken cancellationToken)
    {
        if (settings.Ports.TryGetValue(RolePorts.Executor, out var executor))
        {
            await StartAsync(RolePorts.Executor, Roles.Executor(Role(RolePorts.Executor, executor), options, Place), cancellationToken);
        }

        if (settings.Ports.TryGetValue(RolePorts.Monitor, out var monitor))
        {
            await StartAsync(RolePorts.Monitor, Roles.Monitor(Role(RolePorts.Monitor, monitor), options, Place), cancellationToken);
        }

        if (settings.Ports.TryGetValue(RolePorts.Orchestrator, out var orchestrator))
        {
            await StartAsync(RolePorts.Orchestrator, Roles.Orchestrator(Role(RolePorts.Orchestrator, orchestrator), options, Servers()), cancellationToken);
        }

        if (settings.Ports.TryGetValue(RolePorts.Dashboard, out var dashboard))
        {
            await StartAsync(
                RolePorts.Dashboard,
                Roles.Dashboard(Role(RolePorts.Dashboard, dashboard), options, DashboardServers(), settings.Faults),
                cancellationToken);
        }

        await InstanceEndpoints.PublishAsync(settings.Data, Addresses, settings.Time);
        registry.Register(settings.Data);
        isPublished = true;
    }

    private async Task StartAsync(string role, WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
            running.Add((role, app));
        }
        catch (Exception problem)
        {
            // What never started cannot be stopped, and stopping it would hide why.
            await app.DisposeAsync();
            if (problem is IOException { InnerException: AddressInUseException })
            {
                // It was free when it was chosen; somebody was faster.
                throw RolePorts.Taken(settings.Ports[role], role);
            }

            throw;
        }
    }

    private RoleSettings Role(string name, int port) => new(name, port, options.Server, settings.Data, settings.Logs, settings.Time)
    {
        Effective = SettingsReader.Read(settings.Configuration, options),
    };

    private PlatformPlace Place => new(settings.Data.Path, registry.Folder, settings.EndsWithProcess);

    // Servers of the same process are where they are; the configuration names others, else the data directory tells.
    private OrchestratorOptions Servers() => options.Orchestrator with
    {
        Monitor = McpOf(RolePorts.Monitor) ?? options.Orchestrator.Monitor,
        Executor = McpOf(RolePorts.Executor) ?? options.Orchestrator.Executor,
        MonitorToken = options.Orchestrator.MonitorToken ?? options.Server.Token,
        ExecutorToken = options.Orchestrator.ExecutorToken ?? options.Server.Token,
    };

    private DashboardOptions DashboardServers() => options.Dashboard with
    {
        Monitor = Running(RolePorts.Monitor) ?? options.Dashboard.Monitor,
        Executor = Running(RolePorts.Executor) ?? options.Dashboard.Executor,
        Orchestrator = Running(RolePorts.Orchestrator) ?? options.Dashboard.Orchestrator,
    };

    private Uri? McpOf(string role) => Running(role) is { } address ? new Uri(address, McpWiring.Path) : null;

    private Uri? Running(string role) => running.Where(one => one.Role == role).Select(one => AddressOf(one.App)).FirstOrDefault();

    private Uri AddressOf(WebApplication app)
    {
        // What listens everywhere is reached on loopback from here.
        var listen = System.Net.IPAddress.Parse(options.Server.Listen);
        var host = listen.Equals(System.Net.IPAddress.Any) || listen.Equals(System.Net.IPAddress.IPv6Any) ? "127.0.0.1" : options.Server.Listen;
        return new Uri($"http://{(host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host)}:{RoleHost.PortOf(app)}");
    }
}
