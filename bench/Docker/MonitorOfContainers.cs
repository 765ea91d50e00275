using System.Text.Json;
using RunbookExecutor.Cli.Instances;

namespace RunbookExecutor.Bench.Docker;

/// <summary><c>runbook monitor --platform docker</c> as a process of its own, as a user runs it.</summary>
internal sealed class MonitorOfContainers : IDisposable
{
    private static readonly HttpClient Client = new();

    private readonly BenchFleet fleet = new("platform: docker\n");
    private readonly RunbookProcess process;

    public MonitorOfContainers(string dockerHost) => process = RunbookProcess.StartWith(
        [("DOCKER_HOST", dockerHost)], RolePorts.Monitor, "--data", fleet.Data, "--config", fleet.Configuration, "--port", "0");

    /// <summary>Waits until it shows that many containers.</summary>
    public async Task FindAsync(int containers)
    {
        var list = new Uri(await fleet.AddressAsync(RolePorts.Monitor), "/api/containers");
        while (await CountAsync(list) < containers)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System);
        }
    }

    public TimeSpan CpuTime() => process.CpuTime();

    /// <summary>What of its memory is resident.</summary>
    public long MemoryBytes() => process.MemoryBytes();

    public void Dispose()
    {
        process.Dispose();
        fleet.Dispose();
    }

    private static async Task<int> CountAsync(Uri list)
    {
        using var answer = JsonDocument.Parse(await Client.GetStringAsync(list));
        return answer.RootElement.GetProperty("containers").GetArrayLength();
    }
}
