using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Acting.Calls;

/// <summary>
/// Speaks with the engine in its own documents. The client library reads and writes only the fields that it knows; a container that
/// is made anew from those would lose the others.
/// </summary>
internal sealed class EngineWire(EngineEndpoint endpoint, TimeProvider time) : IDisposable
{
    private readonly HttpClient http = new(EngineTransport.Pool(new EngineTransportOptions(endpoint.SocketPath, EngineAccess.Write, HeaderDeadline: null, time)))
    {
        BaseAddress = new Uri("http://docker"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private string? version;

    /// <summary>Makes one call, once.</summary>
    /// <param name="method">GET, or what changes something.</param>
    /// <param name="path">Below the API's version, already escaped.</param>
    /// <param name="body">What is sent.</param>
    /// <param name="question">What is asked, after "to": <c>stop web-1</c>.</param>
    /// <param name="cancellationToken">The deadline.</param>
    /// <returns>The answer's document; null for none, and for a GET of something that is not there.</returns>
    /// <exception cref="PlatformException">The engine refused, or was never reached.</exception>
    /// <exception cref="TimeoutException">The connection broke after the call was sent: it may have been carried out.</exception>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, string question, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await CallAsync(method, (version ??= await GreetAsync(cancellationToken)) + path, body, cancellationToken);
            if (answer.IsOfAnotherVersion)
            {
                // The engine was replaced since, and has done nothing.
                version = await GreetAsync(cancellationToken);
                answer = await CallAsync(method, version + path, body, cancellationToken);
            }

            return DocumentOf(answer, method, question);
        }
        catch (HttpRequestException failure) when (failure.InnerException is SocketException || method == HttpMethod.Get)
        {
            throw EngineFailure.Of(question, endpoint, failure);
        }
        catch (JsonException failure)
        {
            throw EngineFailure.Of(question, endpoint, failure);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            throw new TimeoutException($"The connection to the Docker Engine broke while it was asked to {question}.", failure);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<string> GreetAsync(CancellationToken cancellationToken)
    {
        var answer = DocumentOf(await CallAsync(HttpMethod.Get, "/version", body: null, cancellationToken), HttpMethod.Get, "say its version");
        var engine = new VersionResponse { Version = answer.Text("Version"), APIVersion = answer.Text("ApiVersion"), MinAPIVersion = answer.Text("MinAPIVersion") };
        return $"/v{EngineVersion.Choose(engine)}";
    }

    private async Task<Answer> CallAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, cancellationToken);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    private static JsonNode? DocumentOf(Answer answer, HttpMethod method, string question)
    {
        if (method == HttpMethod.Get && answer.Status == HttpStatusCode.NotFound)
        {
            return null;
        }

        return answer.IsRefusal
            ? throw EngineRefusal.Of(question, (int)answer.Status, answer.Text)
            : answer.Text.Length == 0 ? null : JsonNode.Parse(answer.Text);
    }

    private readonly record struct Answer(HttpStatusCode Status, string Text)
    {
        public bool IsRefusal => Status >= HttpStatusCode.BadRequest;

        // "client version 1.41 is too old. Minimum supported API version is 1.44"
        public bool IsOfAnotherVersion => Status == HttpStatusCode.BadRequest && Text.Contains("client version", StringComparison.OrdinalIgnoreCase);
    }
}
