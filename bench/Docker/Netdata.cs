using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace RunbookExecutor.Bench.Docker;

/// <summary>
/// Netdata, to compare with: every plugin but that for control groups turned off, its figures kept in memory, once a second. Needs root.
/// </summary>
internal sealed class Netdata : IDisposable
{
    private static readonly HttpClient Client = new();
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private readonly Process process;
    private readonly Uri charts;

    private Netdata(Process process, int port)
    {
        this.process = process;
        charts = new Uri($"http://127.0.0.1:{port}/api/v1/charts");
    }

    /// <param name="folder">For its files.</param>
    /// <returns>Null where it is not installed.</returns>
    public static Netdata? TryStart(string folder)
    {
        const string Program = "/usr/sbin/netdata";
        if (!File.Exists(Program))
        {
            return null;
        }

        foreach (var name in new[] { "config", "cache", "lib", "log" })
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }

        var port = FreePort();
        var file = Path.Combine(folder, "netdata.conf");
        File.WriteAllText(file, Configuration(folder, port));
        return new Netdata(Process.Start("sh", ["-c", "exec \"$0\" -D -c \"$1\" >\"$2\" 2>&1", Program, file, Path.Combine(folder, "out")]), port);
    }

    /// <summary>Waits until it has found that many containers.</summary>
    public async Task FindAsync(int containers)
    {
        while (await CountAsync() < containers)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        }
    }

    public TimeSpan CpuTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    public void Dispose()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            kill.WaitForExit();
        }

        if (!process.WaitForExit(StopPatience))
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static string Configuration(string folder, int port) => $"""
        [global]
            run as user = root
        [directories]
            config = {folder}/config
            cache = {folder}/cache
            lib = {folder}/lib
            log = {folder}/log
        [db]
            mode = ram
            update every = 1
        [web]
            bind to = 127.0.0.1:{port}
        [health]
            enabled = no
        [ml]
            enabled = no
        [statsd]
            enabled = no
        [plugins]
            enable running new plugins = no
            apps = no
            charts.d = no
            checks = no
            diskspace = no
            ebpf = no
            go.d = no
            idlejitter = no
            netdata monitoring = no
            nfacct = no
            perf = no
            proc = no
            python.d = no
            slabinfo = no
            statsd = no
            tc = no
            timex = no
            cgroups = yes
        [plugin:cgroups]
            use unified cgroups = {(File.Exists("/sys/fs/cgroup/cgroup.controllers") ? "yes" : "no")}
        """;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<int> CountAsync()
    {
        try
        {
            using var answer = JsonDocument.Parse(await Client.GetStringAsync(charts));
            return answer.RootElement.GetProperty("charts").EnumerateObject().Count(chart => chart.Value.GetProperty("context").GetString() == "cgroup.cpu");
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return 0;
        }
    }
}
