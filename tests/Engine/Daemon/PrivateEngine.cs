using System.Diagnostics;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>
/// A Docker Engine of the tests' own: its own folders, socket, network and containerd namespace, so that it neither sees nor
/// disturbs another one on this machine. Tests that hurt the daemon start one for themselves.
/// </summary>
internal sealed class PrivateEngine : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);

    private static int started;

    private readonly EngineFolder folder;
    private readonly string[] arguments;
    private Process? daemon;

    private PrivateEngine(EngineFolder folder, IReadOnlyList<string> arguments)
    {
        this.folder = folder;
        this.arguments = [.. arguments];
    }

    /// <summary>Path of its socket.</summary>
    public string Socket => folder.Socket;

    /// <summary>As <c>DOCKER_HOST</c> names it.</summary>
    public string Host => $"unix://{folder.Socket}";

    public string DataRoot => folder.Data;

    /// <summary>The daemon's own process.</summary>
    public int Pid => daemon!.Id;

    /// <summary>What the daemon has written about itself.</summary>
    public string Log => File.ReadAllText(folder.Log);

    /// <param name="more">Further arguments of <c>dockerd</c>, such as <c>--live-restore</c>.</param>
    public static Task<PrivateEngine> StartAsync(params string[] more) => StartAsync(EngineFolder.Create(Interlocked.Increment(ref started)), more);

    /// <summary>One that keeps its data on a disk of their own, which a test may fill.</summary>
    /// <param name="megabytes">Size of the disk.</param>
    public static async Task<PrivateEngine> StartOnSmallDiskAsync(int megabytes)
    {
        var own = EngineFolder.Create(Interlocked.Increment(ref started));
        Directory.CreateDirectory(own.Data);
        await Tool.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", own.Data]);
        return await StartAsync(own, []);
    }

    private static async Task<PrivateEngine> StartAsync(EngineFolder own, string[] more)
    {
        var bridge = await Bridge.CreateAsync(own.BridgeName);
        var engine = new PrivateEngine(own, [.. Arguments(own), "--default-address-pool", bridge.Pool, .. more]);
        try
        {
            await engine.LaunchAsync();
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends engines of earlier runs that were killed, with their containers and networks.</summary>
    public static async Task RemoveLeftoversAsync()
    {
        foreach (var left in EngineFolder.Leftovers())
        {
            await using var engine = new PrivateEngine(left, Arguments(left));
            if (left.Pid is { } pid && Directory.Exists($"/proc/{pid}"))
            {
                engine.daemon = Process.GetProcessById(pid);
            }
            else if (Directory.Exists(left.Data))
            {
                // Its containers may live on without it; a daemon on the same folders ends them.
                await Bridge.RemoveAsync(left.BridgeName);
                await Bridge.CreateAsync(left.BridgeName);
                await engine.LaunchAsync();
            }
        }
    }

    /// <summary>Runs the <c>docker</c> command against this engine and returns what it printed.</summary>
    public Task<string> DockerAsync(params string[] command) => Tool.RunAsync("docker", command, ("DOCKER_HOST", Host));

    public Task<ToolResult> TryDockerAsync(params string[] command) => Tool.TryAsync("docker", command, ("DOCKER_HOST", Host));

    /// <param name="name">As <c>kill</c> knows it: STOP, CONT, TERM, KILL.</param>
    public Task SignalAsync(string name) => Tool.RunAsync("kill", [$"-{name}", $"{Pid}"]);

    /// <summary>Kills the daemon as the kernel would; its containers go on.</summary>
    public async Task KillAsync()
    {
        var containerd = folder.ContainerdPid;
        await SignalAsync("KILL");
        await daemon!.WaitForExitAsync();

        // Its containerd dies with it, a moment later; a daemon that starts within that moment would wait for the dying one.
        await Waiting.UntilAsync(() => containerd is null || !Directory.Exists($"/proc/{containerd}"), "the killed daemon's containerd is gone");
        File.Delete(folder.ContainerdPidFile);
    }

    /// <summary>Starts the daemon again on the same folders, after it was killed or stopped.</summary>
    public async Task LaunchAsync()
    {
        File.Delete(folder.PidFile);
        daemon?.Dispose();
        daemon = Process.Start(new ProcessStartInfo("sh", ["-c", "exec dockerd \"$@\" >>\"$0\" 2>&1", folder.Log, .. arguments]))!;
        await Waiting.UntilAsync(AnswersAsync, $"the private engine answers; it wrote: {Tail()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (daemon is { HasExited: false })
        {
            await SignalAsync("CONT");
            await EmptyAsync();
            await SignalAsync("TERM");
            await EndAsync();
        }

        daemon?.Dispose();
        await Bridge.RemoveAsync(folder.BridgeName);
        await UnmountAsync();
        Directory.Delete(folder.Path, recursive: true);
    }

    private static IReadOnlyList<string> Arguments(EngineFolder folder) =>
    [
        "--data-root", folder.Data, "--exec-root", folder.Exec, "--pidfile", folder.PidFile, "--host", $"unix://{folder.Socket}",
        "--containerd-namespace", folder.BridgeName, "--containerd-plugins-namespace", $"{folder.BridgeName}-plugins",
        "--bridge", folder.BridgeName, "--iptables=false", "--ip-masq=false", "--ip-forward=false",
    ];

    private async Task<bool> AnswersAsync()
    {
        if (daemon!.HasExited)
        {
            throw new ToolException($"dockerd ended with {daemon.ExitCode}. These tests need root. It wrote: {Tail()}");
        }

        return File.Exists(folder.Socket) && (await TryDockerAsync("version")).ExitCode == 0;
    }

    // A daemon told to end gives each container its grace; one without containers ends at once.
    private async Task EmptyAsync()
    {
        if (await TryDockerAsync("ps", "--all", "--quiet", "--no-trunc") is { ExitCode: 0, Output.Length: > 0 } all)
        {
            await TryDockerAsync(["rm", "--force", "--volumes", .. all.Output.Split('\n')]);
        }

        await TryDockerAsync("network", "prune", "--force");
    }

    private async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(StopPatience, TimeProvider.System);
        try
        {
            await daemon!.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    private async Task UnmountAsync()
    {
        foreach (var mount in (await File.ReadAllLinesAsync("/proc/mounts")).Select(line => line.Split(' ')[1]).Where(path => path.StartsWith(folder.Path + "/", StringComparison.Ordinal)).Reverse())
        {
            await Tool.TryAsync("umount", ["--lazy", mount]);
        }
    }

    private string Tail() => File.Exists(folder.Log) ? string.Join('\n', File.ReadLines(folder.Log).TakeLast(5)) : "nothing";
}
