using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using RunbookExecutor.Platforms.Local;
using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Supervision;

namespace RunbookExecutor.Tests.Host;

/// <summary>A supervisor in a process of its own, for tests that kill it.</summary>
internal static class Supervisor
{
    public static async Task<int> RunAsync(string settingsPath)
    {
        var settings = JsonSerializer.Deserialize<Settings>(await File.ReadAllTextAsync(settingsPath))!;
        var compiled = LocalServices.Compile(settings.Services, AppContext.BaseDirectory);
        if (!compiled.IsValid)
        {
            await Console.Out.WriteLineAsync(string.Join('\n', compiled.Errors));
            return 65;
        }

        using var supervisor = new LocalSupervisor(settings.Platform, compiled.Definitions, TimeProvider.System, NullLogger<LocalSupervisor>.Instance);
        await supervisor.StartAsync(CancellationToken.None);
        var end = new TaskCompletionSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            end.TrySetResult();
        });
        await Console.Out.WriteLineAsync("started");
        await end.Task;
        await supervisor.StopAsync(CancellationToken.None);
        return 0;
    }

    private sealed record Settings(LocalPlatformOptions Platform, Dictionary<string, LocalServiceOptions> Services);
}
