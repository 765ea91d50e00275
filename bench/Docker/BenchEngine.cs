using System.Diagnostics;
using System.Runtime.InteropServices;

namespace RunbookExecutor.Bench.Docker;

/// <summary>A Docker Engine of the benchmarks' own, with an image that holds one program that sleeps. Needs root, dockerd and gcc.</summary>
internal sealed class BenchEngine : IDisposable
{
    private const string Sleeper = "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n";

    private readonly string folder = Directory.CreateTempSubdirectory("runbook-bench-engine-").FullName;
    private readonly Process daemon;
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private int isDisposed;

    private BenchEngine()
    {
        string[] arguments =
        [
            "--data-root", Within("data"), "--exec-root", Within("exec"), "--pidfile", Within("pid"), "--host", Host, "--bridge=none", "--iptables=false",
        ];
        daemon = Process.Start(new ProcessStartInfo("sh", ["-c", "exec dockerd \"$@\" >\"$0\" 2>&1", Within("log"), .. arguments]))!;
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    }

    public string Host => $"unix://{Within("sock")}";

    public static async Task<BenchEngine> StartAsync()
    {
        var engine = new BenchEngine();
        while (engine.TryRun("docker", "version").ExitCode != 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        await File.WriteAllTextAsync(engine.Within("sleep.c"), Sleeper);
        engine.Run("gcc", "-static", "-Os", "-s", "-o", engine.Within("sleep"), engine.Within("sleep.c"));
        engine.Run("tar", "--create", "--file", engine.Within("sleep.tar"), "--directory", engine.folder, "sleep");
        engine.Run("docker", "import", "--change", "ENTRYPOINT [\"/sleep\"]", engine.Within("sleep.tar"), "sleeper");
        return engine;
    }

    public string Within(string name) => Path.Combine(folder, name);

    public string Docker(params string[] arguments) => Run("docker", arguments);

    /// <summary>CPU time of the daemon, its containerd left out.</summary>
    public TimeSpan CpuTime()
    {
        daemon.Refresh();
        return daemon.TotalProcessorTime;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0)
        {
            return;
        }

        // Containers outlive their daemon: they go first, whatever state it is in.
        var all = TryRun("docker", "ps", "--all", "--quiet") is (0, var ids) ? ids.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [];
        if (all.Length > 0)
        {
            TryRun("docker", ["rm", "--force", .. all]);
        }

        TryRun("kill", "-TERM", $"{daemon.Id}");
        daemon.WaitForExit(TimeSpan.FromSeconds(20));
        daemon.Dispose();
        interrupt.Dispose();
        terminate.Dispose();
        TryRun("rm", "-rf", folder);
    }

    // A benchmark that is ended early must not leave a hundred containers behind.
    private void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Dispose();
        Environment.Exit(128 + (signal.Signal == PosixSignal.SIGINT ? 2 : 15));
    }

    private string Run(string program, params string[] arguments)
    {
        var (exitCode, output) = TryRun(program, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exitCode}: {output}");
    }

    private (int ExitCode, string Output) TryRun(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOCKER_HOST"] = Host;
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + error.Result);
    }
}
