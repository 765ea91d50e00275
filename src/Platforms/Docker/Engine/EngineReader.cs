using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>All that is ever asked of an engine in order to read: one call a method. What writes is another class, over another connection.</summary>
internal sealed class EngineReader(EngineConnection connection)
{
    // With the half second between two pings it leaves more than one of the three within which a hanging engine has to be shown.
    private static readonly TimeSpan PingDeadline = TimeSpan.FromSeconds(1.25);
    private static readonly TimeSpan ReadDeadline = TimeSpan.FromSeconds(5);

    // Of a health check's executions there may be hundreds a second; none of them changes what is shown.
    private static readonly string[] Events =
        ["create", "start", "die", "kill", "stop", "restart", "oom", "pause", "unpause", "rename", "update", "destroy", "health_status"];

    public EngineEndpoint Endpoint => connection.Endpoint;

    public Task PingAsync(CancellationToken cancellationToken) =>
        connection.AskAsync("say that it is there", PingDeadline, (client, token) => client.Api.System.PingAsync(token), cancellationToken);

    /// <summary>All containers, stopped ones too.</summary>
    public Task<IList<ContainerListResponse>> ListAsync(CancellationToken cancellationToken) => connection.AskAsync(
        "list its containers",
        ReadDeadline,
        (client, token) => client.Api.Containers.ListContainersAsync(new ContainersListParameters { All = true }, token),
        cancellationToken);

    public Task<ContainerDetails> InspectAsync(string id, CancellationToken cancellationToken) => connection.AskAsync(
        "inspect a container",
        ReadDeadline,
        (client, token) => EngineDocuments.ReadAsync(client.Documents, $"containers/{id}/json", EngineJson.Default.ContainerDetails, token),
        cancellationToken);

    /// <summary>The labels that an image brings along.</summary>
    public async Task<IDictionary<string, string>> ImageLabelsAsync(string imageId, CancellationToken cancellationToken)
    {
        var image = await connection.AskAsync("inspect an image", ReadDeadline, (client, token) => client.Api.Images.InspectImageAsync(imageId, token), cancellationToken);
        return image.Config?.Labels ?? new Dictionary<string, string>();
    }

    /// <summary>Tells what happens to containers until it is cancelled or the engine ends it; first what happened since then.</summary>
    public Task FollowEventsAsync(long sinceNanos, Action<Message> take, CancellationToken cancellationToken) => connection.FollowAsync(
        "tell of events",
        (client, token) => client.Api.System.MonitorEventsAsync(
            new ContainerEventsParameters
            {
                Since = UnixTime(sinceNanos),
                Filters = new Dictionary<string, IDictionary<string, bool>>
                {
                    ["type"] = new Dictionary<string, bool> { ["container"] = true },
                    ["event"] = Events.ToDictionary(name => name, _ => true),
                },
            },
            new Taker<Message>(take),
            token),
        cancellationToken);

    /// <summary>Tells what a container uses, once a second, until it is cancelled or the container is gone.</summary>
    public Task FollowStatsAsync(string id, Action<UsageFrame> take, CancellationToken cancellationToken) => connection.FollowAsync(
        "stream a container's usage",
        (client, token) => EngineDocuments.FollowAsync(client.Documents, $"containers/{id}/stats?stream=true", EngineJson.Default.UsageFrame, take, token),
        cancellationToken);

    /// <summary>Tells what a container writes, each line behind its time, until it is cancelled or the container's process has ended.</summary>
    /// <param name="id">The container.</param>
    /// <param name="since">Only lines of then or later; null for all that <paramref name="tail"/> leaves.</param>
    /// <param name="tail">So many of the lines that are there; null for all.</param>
    /// <param name="open">Called once the engine has agreed, even if nothing is written yet.</param>
    /// <param name="take">Called for each piece of either stream. With a terminal there is only one: the container's configuration says so.</param>
    /// <param name="bufferBytes">Size of the pieces.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task FollowLogAsync(
        string id, DateTimeOffset? since, int? tail, Action open, Action<LogStream, ReadOnlySpan<byte>> take, int bufferBytes, CancellationToken cancellationToken) => connection.FollowAsync(
        "follow a container's log",
        async (client, token) =>
        {
            var parameters = new ContainerLogsParameters
            {
                ShowStdout = true,
                ShowStderr = true,
                Follow = true,
                Timestamps = true,
                Since = since is { } from ? UnixTime((from - DateTimeOffset.UnixEpoch).Ticks * 100) : null,
                Tail = since is null ? tail?.ToString(CultureInfo.InvariantCulture) ?? "all" : "all",
            };
            using var log = await client.Api.Containers.GetContainerLogsAsync(id, parameters, token);
            open();
            var buffer = new byte[bufferBytes];
            for (var read = await log.ReadOutputAsync(buffer, 0, buffer.Length, token); !read.EOF; read = await log.ReadOutputAsync(buffer, 0, buffer.Length, token))
            {
                take(read.Target == MultiplexedStream.TargetStream.StandardError ? LogStream.Stderr : LogStream.Stdout, buffer.AsSpan(0, read.Count));
            }
        },
        cancellationToken);

    private static string UnixTime(long nanos) =>
        string.Create(CultureInfo.InvariantCulture, $"{nanos / 1_000_000_000}.{nanos % 1_000_000_000:000000000}");
}
