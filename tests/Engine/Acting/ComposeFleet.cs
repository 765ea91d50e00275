using RunbookExecutor.Tests.Engine.Daemon;

namespace RunbookExecutor.Tests.Engine.Acting;

/// <summary>Replicas of one service as Compose makes them, in two networks.</summary>
internal static class ComposeFleet
{
    /// <returns>The service's name.</returns>
    public static async Task<string> RunAsync(Scene scene, int replicas, string image = TestImages.First, params string[] more)
    {
        await scene.NetworkAsync($"{scene.Name}_front");
        await scene.NetworkAsync($"{scene.Name}_back");
        for (var number = 1; number <= replicas; number++)
        {
            var name = $"{scene.Name}_web_{number}";
            await scene.RunAsync(image,
            [
                "--name", name, "--network", $"{scene.Name}_front", "--network-alias", "web", "--network-alias", name, "--stop-timeout", "2", "--volume", "/anonymous",
                "--label", $"com.docker.compose.project={scene.Name}", "--label", "com.docker.compose.service=web", "--label", $"com.docker.compose.container-number={number}",
                "--label", "com.docker.compose.config-hash=abc", "--label", "com.docker.compose.oneoff=False", "--label", "runbook.enable=true", .. more,
            ]);
            await scene.DockerAsync("network", "connect", "--alias", "web", $"{scene.Name}_back", name);
        }

        return $"{scene.Name}/web";
    }
}
