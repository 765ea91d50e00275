using System.Net;
using System.Net.Sockets;
using DemoApp.Configuration;
using DemoApp.Data;
using DemoApp.Endpoints;
using DemoApp.Faults;
using DemoApp.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace DemoApp;

/// <summary>The service as a whole: puts the parts together, serves until it is told to stop, and gives the exit code.</summary>
internal sealed partial class DemoService(Settings settings, TimeProvider time)
{
    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(5);

    private readonly JsonLog _log = new(Console.OpenStandardOutput(), settings.LogLevel, time);

    public static async Task<int> RunAsync(Settings settings, TimeProvider time)
    {
        try
        {
            await new DemoService(settings, time).ServeAsync();
            return 0;
        }
        catch (Exception exception) when (Explain(exception, settings) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    private async Task ServeAsync()
    {
        // Beside the server's own start, which takes longer; nothing answers before it is done.
        var warming = Task.Run(() => DataCache.Warm(settings.CacheSizeMegabytes));
        using var stop = new StopSignal();
        using var server = CreateServer();
        using var faults = CreateFaults();
        using var cache = await warming;
        await server.StartAsync(CreatePipeline(cache, faults), CancellationToken.None);
        Announce(server);

        await stop.Requested;
        LogStopping(_log);
        using var deadline = new CancellationTokenSource(LongestFarewell, time);
        await server.StopAsync(deadline.Token);
    }

    // The server by itself: a host around it, with its container and its configuration, makes the start half as long again.
    private KestrelServer CreateServer()
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = TriggerEndpoint.LargestBodyBytes;
        options.Listen(settings.Bind, settings.Port);
        var log = new ServerLog(_log);
        return new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), log), log);
    }

    private FaultSet CreateFaults() => new(
        new MemoryLeak(settings.LeakLimitMegabytes, time, _log),
        new ErrorSpam(_log),
        new CpuSpike(time, _log),
        new BadBuild(settings.IsBadBuild));

    private RequestPipeline CreatePipeline(DataCache cache, FaultSet faults)
    {
        var routes = new RouteTable();
        var metrics = new RequestMetrics();
        new ServiceEndpoints(settings, cache, faults, time).Map(routes);
        new MetricsEndpoint(settings, cache, faults, metrics).Map(routes);
        TriggerEndpoint.MapAll(routes, faults);
        return new RequestPipeline(routes, metrics, time, _log);
    }

    private void Announce(KestrelServer server)
    {
        foreach (var warning in settings.Warnings)
        {
            LogWarning(_log, new Sentence(warning));
        }

        var address = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        LogListening(_log, address, settings.Version, settings.CacheSizeMegabytes);
    }

    // Null for what is a defect of ours: that should crash with all it has.
    private static string? Explain(Exception exception, Settings settings) => exception switch
    {
        IOException { InnerException: AddressInUseException } =>
            $"Port {settings.Port} on {settings.Bind} is in use. Stop the program that holds it, or set PORT to a free one.",
        SocketException socket => $"Cannot listen on {new IPEndPoint(settings.Bind, settings.Port)}: {socket.Message}. Set PORT or BIND to one that this user may take.",
        OutOfMemoryException => $"A cache of {settings.CacheSizeMegabytes} MB does not fit into the memory that there is. Set CACHE_SIZE_MB to less.",
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private static partial void LogWarning(ILogger logger, Sentence warning);

    [LoggerMessage(Level = LogLevel.Information, Message = "listening on {Address}, version {Version}, cache of {CacheSizeMb} MB warm")]
    private static partial void LogListening(ILogger logger, string address, string version, int cacheSizeMb);

    [LoggerMessage(Level = LogLevel.Information, Message = "stopping: requests in flight are finished first")]
    private static partial void LogStopping(ILogger logger);
}
