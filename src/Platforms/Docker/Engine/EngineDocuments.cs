using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Docker.DotNet;

namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>Reads the engine's documents into types of ours, where the client library's cannot tell what is missing from what is 0.</summary>
internal static class EngineDocuments
{
    /// <summary>Reads one document.</summary>
    /// <exception cref="DockerApiException">The engine refused.</exception>
    public static async Task<T> ReadAsync<T>(HttpClient engine, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(engine, path, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        return await JsonSerializer.DeserializeAsync(body, type, cancellationToken) ?? throw new JsonException("The document is null.");
    }

    /// <summary>Takes one document after another until the engine ends it.</summary>
    /// <exception cref="DockerApiException">The engine refused.</exception>
    public static async Task FollowAsync<T>(HttpClient engine, string path, JsonTypeInfo<T> type, Action<T> take, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(engine, path, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await foreach (var document in JsonSerializer.DeserializeAsyncEnumerable(body, type, topLevelValues: true, cancellationToken))
        {
            take(document ?? throw new JsonException("The document is null."));
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient engine, string path, CancellationToken cancellationToken)
    {
        var response = await engine.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new DockerApiException(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
    }
}

[JsonSerializable(typeof(ContainerDetails))]
[JsonSerializable(typeof(UsageFrame))]
internal sealed partial class EngineJson : JsonSerializerContext;
