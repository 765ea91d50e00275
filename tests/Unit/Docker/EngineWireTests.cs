using Microsoft.AspNetCore.Http;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Calls;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

/// <summary>An engine that is replaced by another one while this program runs: what was spoken with the former is not understood any more.</summary>
public sealed class EngineWireTests
{
    private readonly List<string> asked = [];
    private string least = "1.24";
    private string newest = "1.41";

    [Fact]
    public async Task Call_ToAnEngineThatWasReplaced_IsMadeOnceMoreInItsVersion()
    {
        await using var engine = await EngineSocket.StartAsync(AnswerAsync);
        using var wire = new EngineWire(engine.Endpoint, TimeProvider.System);
        await wire.SendAsync(HttpMethod.Post, "/containers/a/stop", body: null, "stop a", CancellationToken.None);

        (least, newest) = ("1.44", "1.52");
        var answer = await wire.SendAsync(HttpMethod.Post, "/containers/a/start", body: null, "start a", CancellationToken.None);
        await wire.SendAsync(HttpMethod.Post, "/containers/a/stop", body: null, "stop a", CancellationToken.None);

        Assert.True(answer.Flag("done"));
        Assert.Equal(["/v1.41/containers/a/stop", "/v1.41/containers/a/start", "/v1.44/containers/a/start", "/v1.44/containers/a/stop"], asked);
    }

    [Fact]
    public async Task Call_ToAnEngineThatWasReplacedByOneThatIsTooOld_SaysSo()
    {
        await using var engine = await EngineSocket.StartAsync(AnswerAsync);
        using var wire = new EngineWire(engine.Endpoint, TimeProvider.System);
        await wire.SendAsync(HttpMethod.Post, "/containers/a/stop", body: null, "stop a", CancellationToken.None);

        newest = "1.30";
        var refused = await Assert.ThrowsAsync<PlatformException>(() => wire.SendAsync(HttpMethod.Post, "/containers/a/start", body: null, "start a", CancellationToken.None));

        Assert.Contains("too old", refused.Message, StringComparison.Ordinal);
    }

    private Task AnswerAsync(HttpContext call)
    {
        var path = call.Request.Path.Value!;
        if (path == "/version")
        {
            return EngineSocket.SayVersionAsync(call, newest, least);
        }

        asked.Add(path);
        var spoken = Version.Parse(path.Split('/')[1][1..]);
        var problem = spoken < Version.Parse(least) ? $"client version {spoken} is too old. Minimum supported API version is {least}, please upgrade your client to a newer version"
            : spoken > Version.Parse(newest) ? $"client version {spoken} is too new. Maximum supported API version is {newest}"
            : null;
        call.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        return call.Response.WriteAsJsonAsync(problem is null ? new { done = true } : (object)new { message = problem });
    }
}
