using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Calls;
using RunbookExecutor.Platforms.Docker.Reading;
using RunbookExecutor.Tests.Unit.Docker;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class LookoutTests
{
    // One of the 32 that are asked for at once goes through those that answer, one after another, and ends at one that hangs.
    private const int FirstThatAnswers = 31;
    private const int Answering = 20;
    private const int All = 60;

    private readonly FakeTimeProvider time = new();
    private readonly ConcurrentDictionary<string, bool> asked = new(StringComparer.Ordinal);

    // The executor waits 5 s for a look.
    [Fact]
    public async Task Look_WhileManyInspectsHang_SeesTheOthersWithinFourSeconds()
    {
        await using var engine = await EngineSocket.StartAsync(AnswerAsync);
        using var wire = new EngineWire(engine.Endpoint, time);
        var lookout = new Lookout(new EngineCalls(wire), new Ourselves(ContainerId: null, Project: null, "/none"), watched: null, time);

        var looking = lookout.LookAsync(CancellationToken.None);
        await UntilAskedAsync(FirstThatAnswers + Answering + 1);
        time.Advance(TimeSpan.FromSeconds(3));
        await UntilAskedAsync(All);
        time.Advance(TimeSpan.FromSeconds(1));
        var sighting = await looking.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(FirstThatAnswers, Answering).Select(number => $"c{number}"), sighting.Containers.Select(container => container.Name));
        Assert.Equal(All - Answering, sighting.Unread.Count);
    }

    private async Task UntilAskedAsync(int count)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (asked.Count < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"{asked.Count} of {count} were asked for.");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private async Task AnswerAsync(HttpContext call)
    {
        var path = call.Request.Path.Value!;
        if (path == "/version")
        {
            await EngineSocket.SayVersionAsync(call);
        }
        else if (path.EndsWith("/containers/json", StringComparison.Ordinal))
        {
            await call.Response.WriteAsJsonAsync(Enumerable.Range(0, All).Select(number => new Dictionary<string, object> { ["Id"] = $"c{number}", ["Names"] = new[] { $"/c{number}" } }));
        }
        else if (path.EndsWith("/images/json", StringComparison.Ordinal))
        {
            await call.Response.WriteAsync("[]");
        }
        else
        {
            var id = path.Split('/')[^2];
            asked.TryAdd(id, true);
            if (int.Parse(id[1..], CultureInfo.InvariantCulture) is < FirstThatAnswers or >= FirstThatAnswers + Answering)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, call.RequestAborted);
            }

            await call.Response.WriteAsync(EngineDocument.Container(id, id).Document.ToJsonString());
        }
    }
}
