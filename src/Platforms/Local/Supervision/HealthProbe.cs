namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Asks a replica's health endpoint once.</summary>
internal sealed class HealthProbe(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ConnectTimeout = Timeout,
        ActivityHeadersPropagator = null,
    });

    /// <summary>Null when it answered 200, else what it did instead.</summary>
    public async Task<string?> AskAsync(Uri uri, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, uri);
        // A connection kept open would occupy a simple server and hold up its shutdown.
        request.Headers.ConnectionClose = true;
        try
        {
            using var response = await _http.SendAsync(request, both.Token);
            return (int)response.StatusCode == 200 ? null : $"answered {(int)response.StatusCode}";
        }
        catch (HttpRequestException e)
        {
            return $"did not answer ({e.HttpRequestError})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "did not answer within 1s";
        }
    }

    public void Dispose() => _http.Dispose();
}
