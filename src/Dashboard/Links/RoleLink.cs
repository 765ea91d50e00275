using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Hosting.Json;
using RunbookExecutor.Hosting.Security;

namespace RunbookExecutor.Dashboard.Links;

/// <summary>Asks one role over HTTP, wherever it is now.</summary>
/// <param name="role">Its name, for messages and for finding it.</param>
/// <param name="data">Where roles publish their addresses.</param>
/// <param name="configured">Its address when the configuration names it.</param>
/// <param name="token">The dashboard's own; never a browser's.</param>
/// <param name="time">How long a stream is silent.</param>
public sealed class RoleLink(string role, DataDirectory data, Uri? configured, string? token, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient client = Create(token, Patience);

    // A stream has no end to wait for.
    private readonly HttpClient streaming = Create(token, Timeout.InfiniteTimeSpan);

    public string Role => role;

    /// <exception cref="LinkException">It does not answer, or says no; the message is one sentence.</exception>
    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken = default) =>
        SendAsync<T>(() => new HttpRequestMessage(HttpMethod.Get, Resolve(path)), cancellationToken);

    /// <exception cref="LinkException">It does not answer, or says no; the message is one sentence.</exception>
    public Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken = default) => SendAsync<T>(
        () => new HttpRequestMessage(HttpMethod.Post, Resolve(path)) { Content = JsonContent.Create(body, body.GetType(), options: WireJson.Options) }, cancellationToken);

    /// <summary>Each event as its kind and its JSON, until the stream or the token ends.</summary>
    /// <exception cref="LinkException">It does not answer, or the stream broke.</exception>
    public IAsyncEnumerable<SseItem<string>> FollowAsync(string path, CancellationToken cancellationToken) => FollowAsync(path, silence: null, cancellationToken);

    /// <summary>Each event as its kind and its JSON, until the stream or the token ends.</summary>
    /// <param name="path">Of the stream.</param>
    /// <param name="silence">How long a stream may be silent that is known to speak; null where silence is nothing unusual.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="LinkException">It does not answer, the stream broke, or it was silent for too long.</exception>
    public async IAsyncEnumerable<SseItem<string>> FollowAsync(string path, TimeSpan? silence, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(silence ?? Timeout.InfiniteTimeSpan, time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        using var response = await OpenAsync(path, cancellationToken, ends.Token);
        await using var stream = await response.Content.ReadAsStreamAsync(ends.Token);
        var events = SseParser.Create(stream).EnumerateAsync(ends.Token).GetAsyncEnumerator(ends.Token);
        await using var _ = events;
        while (await NextAsync(events, patience.Token))
        {
            patience.CancelAfter(silence ?? Timeout.InfiniteTimeSpan);
            yield return events.Current;
        }
    }

    public void Dispose()
    {
        client.Dispose();
        streaming.Dispose();
    }

    private static HttpClient Create(string? token, TimeSpan patience)
    {
        var created = new HttpClient { Timeout = patience };
        created.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return created;
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events, CancellationToken patience)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw new LinkException($"The {role} has stopped telling anything. What is shown is from before.", isAway: true);
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException)
        {
            throw new LinkException($"The {role} broke off ({problem.Message.TrimEnd('.')}).", isAway: true);
        }
    }

    // Patience may end before the token does: then it does not answer.
    private async Task<HttpResponseMessage> OpenAsync(string path, CancellationToken cancellationToken, CancellationToken patience)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Resolve(path));
        var response = await TryAsync(_ => streaming.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience), cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new LinkException(await SentenceAsync(response, cancellationToken), isAway: false);
        }
    }

    private async Task<T> SendAsync<T>(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var request = create();
        using var response = await TryAsync(token => client.SendAsync(request, token), cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new LinkException(await SentenceAsync(response, cancellationToken), isAway: false);
        }

        try
        {
            return (await response.Content.ReadFromJsonAsync<T>(RoleJson.Options, cancellationToken))!;
        }
        catch (Exception problem) when (problem is IOException or HttpRequestException or JsonException)
        {
            throw new LinkException($"The {role}'s answer could not be read ({problem.Message.TrimEnd('.')}).", isAway: true);
        }
    }

    private async Task<HttpResponseMessage> TryAsync(Func<CancellationToken, Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            return await send(cancellationToken);
        }
        catch (Exception problem) when (problem is HttpRequestException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new LinkException($"The {role} does not answer. It is asked again until it does.", isAway: true);
        }
    }

    private Uri Resolve(string path) =>
        (configured ?? InstanceEndpoints.Read(data.Path).GetValueOrDefault(role)) is { } address
            ? new Uri(address, path)
            : throw new LinkException($"No {role} runs on this data directory. Start one with 'runbook {role} --data {data.Path}', or name one with dashboard:{role}.", isAway: true);

    private async Task<string> SentenceAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize<Problem>(text, RoleJson.Options)?.Error ?? text;
        }
        catch (JsonException)
        {
            return $"The {role} answered {(int)response.StatusCode}.";
        }
    }
}
