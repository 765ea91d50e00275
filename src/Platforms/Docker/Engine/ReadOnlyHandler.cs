namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>Lets only requests through that change nothing, so that the reading side cannot write even by mistake.</summary>
internal sealed class ReadOnlyHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head
            ? base.SendAsync(request, cancellationToken)
            : throw new InvalidOperationException($"{request.Method} {request.RequestUri?.AbsolutePath} would change something, and this connection only reads.");
}
