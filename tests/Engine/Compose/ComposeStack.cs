using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RunbookExecutor.Tests.Engine.Daemon;
using RunbookExecutor.Tests.Loop.Cli;

namespace RunbookExecutor.Tests.Engine.Compose;

/// <summary>The repository's <c>compose.yaml</c>, brought up by the real tool on the tests' engine, with ports and a project of its own.</summary>
internal sealed class ComposeStack : IAsyncDisposable
{
    private const string Project = "rbstack";
    private const string Token = "0123456789abcdef0123456789abcdef";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly int firstPort = Sandbox.Ports(15);
    private readonly PrivateEngine engine;
    private readonly HttpClient client = new() { Timeout = TimeSpan.FromSeconds(20) };

    private ComposeStack(PrivateEngine engine)
    {
        this.engine = engine;
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public Uri Monitor => Role(0);

    public Uri Executor => Role(1);

    public Uri Orchestrator => Role(2);

    public Uri Dashboard => Role(3);

    public static async Task<ComposeStack> UpAsync(PrivateEngine engine)
    {
        var stack = new ComposeStack(engine);
        try
        {
            await stack.ComposeAsync("up", "--detach");
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>As Compose 1.29 names the container of a service.</summary>
    public static string ContainerOf(string service, int number = 1) => $"{Project}_{service}_{number}";

    /// <summary>As the monitor names a service.</summary>
    public static string ServiceOf(string service) => $"{Project}/{service}";

    public async Task<string> HealthAsync(string service) =>
        await engine.DockerAsync("inspect", "--format", "{{.State.Health.Status}}", ContainerOf(service));

    public async Task<JsonElement> GetAsync(Uri role, string path) => await client.GetFromJsonAsync<JsonElement>(new Uri(role, path));

    public Task<string> PageAsync(string path) => client.GetStringAsync(new Uri(Dashboard, path));

    public async Task<JsonElement> PostAsync(Uri role, string path, object body)
    {
        using var response = await client.PostAsJsonAsync(new Uri(role, path), body);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Breaks a replica through the port at which it is published.</summary>
    public async Task BreakAsync(string container, string fault, object body)
    {
        var published = await engine.DockerAsync("port", container, "3001/tcp");
        using var response = await client.PostAsJsonAsync(new Uri($"http://{published}/trigger/{fault}"), body);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>What Compose makes of the file with a profile.</summary>
    public Task<string> ConfigurationAsync(string profile) => ComposeAsync("--profile", profile, "config");

    public Task<string> ContainersAsync() => engine.DockerAsync("ps", "--all", "--format", "{{.Names}}");

    public Task<string> LogsAsync() => ComposeAsync("logs", "--no-color", "--tail", "20");

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await ComposeAsync("down", "--volumes", "--timeout", "5");
    }

    private Uri Role(int number) => new($"http://127.0.0.1:{firstPort + number}");

    private Task<string> ComposeAsync(params string[] command) => Tool.RunAsync(
        Patience,
        "docker-compose",
        ["--project-name", Project, "--file", Repository.File("compose.yaml"), .. command],
        ("DOCKER_HOST", engine.Host),
        ("DOCKER_SOCKET", engine.Socket),
        ("RUNBOOK_IMAGE", EngineFixture.RunbookImage),
        ("RUNBOOK__SERVER__TOKEN", Token),
        ("RUNBOOK__RUNBOOKS__MAXDURATION", "1s"),
        ("RUNBOOK_MONITOR_PORT", $"{firstPort}"),
        ("RUNBOOK_EXECUTOR_PORT", $"{firstPort + 1}"),
        ("RUNBOOK_ORCHESTRATOR_PORT", $"{firstPort + 2}"),
        ("RUNBOOK_DASHBOARD_PORT", $"{firstPort + 3}"),
        ("DEMO_APP_PORTS", $"{firstPort + 4}-{firstPort + 14}"));
}
