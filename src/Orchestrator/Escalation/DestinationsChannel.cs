using System.Globalization;
using System.Net;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>Calls every configured destination over HTTP, all at the same time, and tries those again that do not answer.</summary>
public sealed partial class DestinationsChannel(
    EscalationOptions options, GuardedConnection connection, IEnumerable<IEscalationFormat> formats, TimeProvider time, ILogger<DestinationsChannel> logger)
    : IEscalationChannel
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(8);

    public async Task<IReadOnlyList<Delivery>> CallAsync(Call call, IReadOnlySet<string> reached, CancellationToken cancellationToken) =>
        await Task.WhenAll(options.Destinations.Where(one => !reached.Contains(one.Key)).Select(one => DeliverAsync(one.Key, one.Value, call, cancellationToken)));

    private async Task<Delivery> DeliverAsync(string name, DestinationOptions destination, Call call, CancellationToken cancellationToken)
    {
        using var client = connection.ClientOf(destination);
        var attempts = 1;
        var last = await TryAsync(client, destination, call, cancellationToken);
        for (var pause = FirstPause; last.MayHelpLater && attempts < options.Attempts; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            await Task.Delay(pause, time, cancellationToken);
            attempts++;
            last = await TryAsync(client, destination, call, cancellationToken);
        }

        var tried = attempts == 1 ? string.Empty : $" (attempt {attempts})";
        var delivery = new Delivery(name, last.Succeeded, last.Message + tried);
        if (!delivery.Succeeded)
        {
            LogFailed(name, call.Id, delivery.Message);
        }

        return delivery;
    }

    private async Task<Attempt> TryAsync(HttpMessageInvoker client, DestinationOptions destination, Call call, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var request = formats.First(format => format.Kind == destination.Kind).Write(call, destination);
            // The invoker does not buffer: what is answered beyond the status is never read.
            using var response = await client.SendAsync(request, both.Token);
            return Judge(response.StatusCode);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Attempt(Succeeded: false, MayHelpLater: true, $"no answer within {DurationText.Format(options.Timeout)}");
        }
        catch (HttpRequestException problem) when (problem.InnerException is RefusedDestinationException refused)
        {
            return new Attempt(Succeeded: false, MayHelpLater: false, refused.Message);
        }
        catch (HttpRequestException problem)
        {
            return new Attempt(Succeeded: false, MayHelpLater: true, $"not reached: {problem.HttpRequestError}");
        }
    }

    private static Attempt Judge(HttpStatusCode status)
    {
        var code = ((int)status).ToString(CultureInfo.InvariantCulture);
        return (int)status switch
        {
            >= 200 and < 300 => new Attempt(Succeeded: true, MayHelpLater: false, $"answered {code}"),
            >= 300 and < 400 => new Attempt(Succeeded: false, MayHelpLater: false, $"answered {code}, a redirect, and redirects are not followed"),
            408 or 429 or >= 500 => new Attempt(Succeeded: false, MayHelpLater: true, $"answered {code}"),
            _ => new Attempt(Succeeded: false, MayHelpLater: false, $"answered {code}"),
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Nobody could be told at '{Destination}' of {CallId}: {Reason}")]
    private partial void LogFailed(string destination, string callId, string reason);

    private sealed record Attempt(bool Succeeded, bool MayHelpLater, string Message);
}
