using DemoApp.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace DemoApp.Endpoints;

/// <summary>Takes each request to its route, counts and logs it, and sends the answer: who has the answer finds it counted.</summary>
public sealed partial class RequestPipeline(RouteTable routes, RequestMetrics metrics, TimeProvider time, ILogger logger)
    : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        var route = routes.Find(context.Request.Method, context.Request.Path.Value ?? "");
        var answer = await route.AnswerAsync(context.Request);
        var duration = time.GetElapsedTime(started);
        metrics.Record(route.Path, answer.Status, duration);
        Log(context.Request.Method, route, answer, Math.Round(duration.TotalMilliseconds, 2));
        await SendAsync(context.Response, answer);
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    private void Log(string method, Route route, Answer answer, double durationMs)
    {
        if (answer.Problem is null)
        {
            LogAnswered(route.Level, method, route.Path, answer.Status, durationMs);
            return;
        }

        var level = answer.Status >= StatusCodes.Status500InternalServerError ? LogLevel.Error : LogLevel.Warning;
        LogFailed(level, method, route.Path, answer.Status, new Sentence(answer.Problem), durationMs);
    }

    private static async Task SendAsync(HttpResponse response, Answer answer)
    {
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        if (answer.Allow is not null)
        {
            response.Headers.Allow = answer.Allow;
        }

        await response.BodyWriter.WriteAsync(answer.Body);
    }

    [LoggerMessage(Message = "{Method} {Route} {Status}")]
    private partial void LogAnswered(LogLevel level, string method, string route, int status, double durationMs);

    [LoggerMessage(Message = "{Method} {Route} {Status}: {Problem}")]
    private partial void LogFailed(LogLevel level, string method, string route, int status, Sentence problem, double durationMs);
}
