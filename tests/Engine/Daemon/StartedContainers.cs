using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>Each start of a container as the engine itself tells of it, from now on; it remembers too few to be asked afterwards.</summary>
internal sealed class StartedContainers : IAsyncDisposable
{
    private readonly ConcurrentQueue<ContainerStart> seen = new();
    private readonly Process events;

    public StartedContainers(PrivateEngine engine)
    {
        var start = new ProcessStartInfo("docker", ["--host", engine.Host, "events", "--filter", "type=container", "--filter", "event=start", "--format", "{{json .}}"]) { RedirectStandardOutput = true, UseShellExecute = false };
        events = Process.Start(start)!;
        events.OutputDataReceived += (_, line) => Take(line.Data);
        events.BeginOutputReadLine();
    }

    public IReadOnlyCollection<ContainerStart> Seen => seen;

    public async ValueTask DisposeAsync()
    {
        events.Kill();
        await events.WaitForExitAsync();
        events.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        using var json = JsonDocument.Parse(line);
        var actor = json.RootElement.GetProperty("Actor");
        var attributes = actor.GetProperty("Attributes");
        seen.Enqueue(new ContainerStart(
            actor.GetProperty("ID").GetString()!,
            attributes.GetProperty("name").GetString()!,
            $"{Text(attributes, "com.docker.compose.project")}/{Text(attributes, "com.docker.compose.service")}",
            DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(json.RootElement.GetProperty("timeNano").GetInt64() / 100)));
    }

    private static string? Text(JsonElement attributes, string name) => attributes.TryGetProperty(name, out var value) ? value.GetString() : null;
}

/// <param name="Id">The container's id.</param>
/// <param name="Name">Its name when it started.</param>
/// <param name="Service">Compose's project and service: <c>shop/web</c>.</param>
/// <param name="Time">By the engine's clock.</param>
internal sealed record ContainerStart(string Id, string Name, string Service, DateTimeOffset Time);
