using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Json;
using RunbookExecutor.Hosting.Security;

namespace RunbookExecutor.Cli.Clients;

/// <summary>Asks one role of a running instance over HTTP.</summary>
public sealed class RoleClient : IDisposable
{
    private readonly HttpClient client;
    private readonly string role;

    public RoleClient(string role, Uri address, string? token)
    {
        this.role = role;
        client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Address => client.BaseAddress!;

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync<T>(token => client.GetAsync(new Uri(path, UriKind.Relative), token), cancellationToken);

    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken) =>
        SendAsync<T>(token => client.PostAsJsonAsync(path, body, WireJson.Options, token), cancellationToken);

    public Task PostAsync(string path, object body, CancellationToken cancellationToken) => PostAsync<JsonElement>(path, body, cancellationToken);

    public void Dispose() => client.Dispose();

    private async Task<T> SendAsync<T>(Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await send(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw new RoleException(await SentenceAsync(response, cancellationToken));
            }

            return (await response.Content.ReadFromJsonAsync<T>(WireJson.Tolerant, cancellationToken))!;
        }
        catch (HttpRequestException problem)
        {
            throw new RoleException($"The {role} at {Address} does not answer ({problem.Message}). Is the instance still running? 'runbook status' lists what runs.");
        }
    }

    private async Task<string> SentenceAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            return $"The {role} at {Address} wants a token: set {RunbookConfiguration.VariablePrefix}SERVER__TOKEN to the one that the instance was started with.";
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<Problem>(text, WireJson.Tolerant)?.Error ?? text;
        }
        catch (JsonException)
        {
            return $"The {role} at {Address} answered {(int)response.StatusCode}: {text}";
        }
    }
}

/// <summary>A role said no or did not answer; the message is one sentence.</summary>
public sealed class RoleException(string message) : Exception(message);
