using RunbookExecutor.Tests.Engine.Daemon;

namespace RunbookExecutor.Tests.Engine.Acting;

/// <summary>A container that has nearly everything a container can have, as one replica of a Compose service.</summary>
internal static class RichContainer
{
    public const string Address = "10.201.7.17";

    public static string Front(Scene scene) => $"{scene.Name}-front";

    /// <param name="scene">What it is part of.</param>
    /// <param name="isAlone">Whether it has what no second one could have: an address and a host name of its own.</param>
    public static async Task<string> RunAsync(Scene scene, bool isAlone = true)
    {
        var name = $"{scene.Name}_web_1";
        var back = $"{scene.Name}-back";
        await scene.NetworkAsync(Front(scene), "--subnet", "10.201.7.0/24");
        await scene.NetworkAsync(back);
        await scene.VolumeAsync($"{scene.Name}-named");
        await scene.RunAsync(TestImages.Serving,
        [
            "--name", name, "--tty", "--interactive", .. isAlone ? ["--hostname", "kept-name", "--ip", Address] : Array.Empty<string>(), "--user", "1000:1000", "--workdir", "/tmp",
            "--network", Front(scene), "--network-alias", "web", "--network-alias", "www",
            "--volume", $"{scene.Name}-named:/named", "--volume", "/anonymous", "--mount", "type=volume,target=/also-anonymous", "--tmpfs", "/scratch",
            "--volume", "/etc/hostname:/host:ro",
            "--memory", "64m", "--memory-swap", "96m", "--cpus", "0.5", "--pids-limit", "50", "--ulimit", "nofile=512:1024", "--shm-size", "8m",
            "--restart", "on-failure:4", "--stop-timeout", "3", "--stop-signal", "SIGTERM", "--init",
            "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--read-only", "--add-host", "db:10.1.2.3", "--dns", "10.9.9.9", "--sysctl", "net.core.somaxconn=128",
            "--log-opt", "max-size=1m", "--publish", "127.0.0.1::8080", "--publish", "127.0.0.1::9090/udp", "--expose", "7070", "--env", "LOG_LEVEL=info", "--env", "EMPTY=", "--env", "SPACED=a b=c",
            "--health-interval", "500ms", "--oom-score-adj", "100", "--group-add", "5",
            "--label", "com.docker.compose.project=shop", "--label", "com.docker.compose.service=web", "--label", "com.docker.compose.container-number=1",
            "--label", "com.docker.compose.config-hash=abc", "--label", "com.docker.compose.oneoff=False", "--label", "runbook.enable=true",
        ]);
        await scene.DockerAsync("network", "connect", "--alias", "backside", "--alias", "inner", back, name);
        return name;
    }
}
