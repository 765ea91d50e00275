using DemoApp.Faults;

namespace DemoApp.Endpoints;

/// <summary>Starts and stops one fault on request; a request that is wrong in any way changes nothing.</summary>
internal sealed class TriggerEndpoint(string name, TriggerArgument argument, Action<double> start, Action stop, FaultSet faults)
{
    public const int LargestBodyBytes = 8 * 1024;

    public static void MapAll(RouteTable routes, FaultSet faults)
    {
        new TriggerEndpoint("memory-leak", new("mbPerSecond", 1, 1024, 24), faults.MemoryLeak.Start, faults.MemoryLeak.Stop, faults).Map(routes);
        new TriggerEndpoint("error-spam", new("errorRate", 0, 100, 50), faults.ErrorSpam.Start, faults.ErrorSpam.Stop, faults).Map(routes);
        new TriggerEndpoint("cpu-spike", new("duration", 1, 600, 300), seconds => faults.CpuSpike.Start(TimeSpan.FromSeconds(seconds)), faults.CpuSpike.Stop, faults).Map(routes);
    }

    private void Map(RouteTable routes) => routes.Map(HttpMethods.Post, $"/trigger/{name}", AnswerAsync);

    private async ValueTask<Answer> AnswerAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        try
        {
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
        }
        catch (BadHttpRequestException exception)
        {
            return Answer.Refuse(exception.StatusCode, exception.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"The body is larger than {LargestBodyBytes} bytes. {argument.Example}"
                : $"The body broke off before its end. {argument.Example}");
        }

        return CarryOut(request, body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    private Answer CarryOut(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        if (!body.IsEmpty && !request.HasJsonContentType())
        {
            return Answer.Refuse(StatusCodes.Status400BadRequest, $"The content type is '{request.ContentType}'; send application/json.");
        }

        if (TriggerRequest.Read(body, argument, out var problem) is not { } trigger)
        {
            return Answer.Refuse(StatusCodes.Status400BadRequest, problem);
        }

        if (trigger.Starts)
        {
            start(trigger.Value);
        }
        else
        {
            stop();
        }

        return Answer.Json(new TriggerBody(name, trigger.Starts ? "start" : "stop", faults.Status), Payloads.Default.TriggerBody);
    }
}
