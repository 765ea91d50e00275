namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>One test's containers, networks and volumes, told from others by a label; all of them are removed at its end.</summary>
internal sealed class Scene(PrivateEngine engine) : IAsyncDisposable
{
    private static int last;

    public PrivateEngine Engine => engine;

    /// <summary>A word that no other test uses, for names of containers and services.</summary>
    public string Name { get; } = $"scene{Interlocked.Increment(ref last)}";

    /// <summary>The label that everything of this scene carries: <c>runbook.test=scene7</c>.</summary>
    public string Label => $"runbook.test={Name}";

    public Task<string> DockerAsync(params string[] command) => engine.DockerAsync(command);

    /// <summary>Starts a container in the background and returns its id.</summary>
    /// <param name="image">One of <see cref="TestImages"/>.</param>
    /// <param name="options">Options of <c>docker run</c>.</param>
    /// <param name="command">The program's words; none takes the image's own.</param>
    public Task<string> RunAsync(string image, IEnumerable<string> options, params string[] command) =>
        engine.DockerAsync(["run", "--detach", "--label", Label, .. options, image, .. command]);

    public Task<string> NetworkAsync(string name, params string[] options) =>
        engine.DockerAsync(["network", "create", "--label", Label, .. options, name]);

    public Task<string> VolumeAsync(string name) => engine.DockerAsync("volume", "create", "--label", Label, name);

    /// <summary>One field of <c>docker inspect</c>, by a Go template.</summary>
    public Task<string> InspectAsync(string container, string template) => engine.DockerAsync("inspect", "--format", template, container);

    public async ValueTask DisposeAsync()
    {
        await RemoveAsync(["ps", "--all", "--no-trunc"], ["rm", "--force", "--volumes"]);
        await RemoveAsync(["network", "ls"], ["network", "rm"]);
        await RemoveAsync(["volume", "ls"], ["volume", "rm", "--force"]);
    }

    private async Task RemoveAsync(string[] list, string[] remove)
    {
        var found = await engine.DockerAsync([.. list, "--quiet", "--filter", $"label={Label}"]);
        if (found.Length > 0)
        {
            await engine.DockerAsync([.. remove, .. found.Split('\n')]);
        }
    }
}
