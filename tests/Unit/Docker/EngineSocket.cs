using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Tests.Docker;

/// <summary>A unix socket on which a test answers, for what a real engine cannot be brought to do.</summary>
internal sealed class EngineSocket : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-").FullName;
    private readonly WebApplication _server;

    private EngineSocket(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.ListenUnixSocket(Path.Combine(_folder, "s")));
        _server = builder.Build();
        _server.Run(answer);
    }

    public EngineEndpoint Endpoint => EngineEndpoint.Parse($"unix://{Path.Combine(_folder, "s")}");

    public static async Task<EngineSocket> StartAsync(RequestDelegate answer)
    {
        var engine = new EngineSocket(answer);
        await engine._server.StartAsync();
        return engine;
    }

    public static Task SayVersionAsync(HttpContext call, string newest = "1.41", string least = "1.24") =>
        call.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["Version"] = "x", ["ApiVersion"] = newest, ["MinAPIVersion"] = least });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
