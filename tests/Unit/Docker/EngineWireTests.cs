using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Acting;
using RunbookExecutor.Platforms.Docker.Acting.Calls;
using RunbookExecutor.Platforms.Docker.Engine;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

/// <summary>An engine that is replaced by a newer one while this program runs: what was spoken with the former is not understood any more.</summary>
public sealed class EngineWireTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("engine-").FullName;
    private readonly List<string> asked = [];
    private WebApplication engine = null!;
    private string least = "1.24";
    private string newest = "1.41";

    private string Socket => Path.Combine(folder, "s");

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.ListenUnixSocket(Socket));
        engine = builder.Build();
        engine.MapGet("/version", call => call.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["Version"] = "x", ["ApiVersion"] = newest, ["MinAPIVersion"] = least }));
        engine.MapFallback(AnswerAsync);
        await engine.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Call_ToAnEngineThatWasReplaced_IsMadeOnceMoreInItsVersion()
    {
        using var wire = new EngineWire(EngineEndpoint.Parse($"unix://{Socket}"), TimeProvider.System);
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
        using var wire = new EngineWire(EngineEndpoint.Parse($"unix://{Socket}"), TimeProvider.System);
        await wire.SendAsync(HttpMethod.Post, "/containers/a/stop", body: null, "stop a", CancellationToken.None);

        newest = "1.30";
        var refused = await Assert.ThrowsAsync<PlatformException>(() => wire.SendAsync(HttpMethod.Post, "/containers/a/start", body: null, "start a", CancellationToken.None));

        Assert.Contains("too old", refused.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Task AnswerAsync(HttpContext call)
    {
        var path = call.Request.Path.Value!;
        asked.Add(path);
        var spoken = Version.Parse(path.Split('/')[1][1..]);
        var problem = spoken < Version.Parse(least) ? $"client version {spoken} is too old. Minimum supported API version is {least}, please upgrade your client to a newer version"
            : spoken > Version.Parse(newest) ? $"client version {spoken} is too new. Maximum supported API version is {newest}"
            : null;
        call.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest;
        return call.Response.WriteAsJsonAsync(problem is null ? new { done = true } : (object)new { message = problem });
    }
}
