using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>Gives up on an answer that does not begin in time: a stopped engine accepts connections and says nothing. A stream that has begun may last.</summary>
internal sealed class HeaderDeadlineHandler(TimeSpan deadline, TimeProvider time, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await base.SendAsync(request, either.Token);
        }
        catch (OperationCanceledException failure) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The answer did not begin within {DurationText.Format(deadline)}.", failure);
        }
    }
}
