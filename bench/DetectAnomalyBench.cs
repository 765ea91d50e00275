using ModelContextProtocol.Client;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Hosting.Mcp;

namespace RunbookExecutor.Bench;

/// <summary>How long a <c>detect-anomaly</c> call takes over HTTP, one after another, against a monitor of its own.</summary>
internal static class DetectAnomalyBench
{
    private const int WarmUp = 500;

    public static async Task<int> RunAsync(int calls)
    {
        using var fleet = new BenchFleet();
        using var executor = fleet.Start(RolePorts.Executor);
        await fleet.AddressAsync(RolePorts.Executor);
        using var monitor = fleet.Start(RolePorts.Monitor);
        var address = await fleet.AddressAsync(RolePorts.Monitor);
        await using var traffic = fleet.Traffic();
        traffic.Start();

        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new HttpClientTransportOptions { Endpoint = new Uri(address, McpWiring.Path) }));
        await client.ListToolsAsync();
        var arguments = new Dictionary<string, object?> { ["containerId"] = "demo-app-1" };
        for (var call = 0; call < WarmUp; call++)
        {
            await client.CallToolAsync("detect-anomaly", arguments);
        }

        var milliseconds = new List<double>(calls);
        for (var call = 0; call < calls; call++)
        {
            var begin = TimeProvider.System.GetTimestamp();
            var result = await client.CallToolAsync("detect-anomaly", arguments);
            milliseconds.Add(TimeProvider.System.GetElapsedTime(begin).TotalMilliseconds);
            if (result.IsError == true)
            {
                throw new InvalidOperationException("detect-anomaly answered with an error.");
            }
        }

        Console.WriteLine(Numbers.Header);
        Console.WriteLine(Numbers.Row("detect-anomaly over HTTP", milliseconds, "ms"));
        return 0;
    }
}
