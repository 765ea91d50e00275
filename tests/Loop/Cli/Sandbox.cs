using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>A folder of a test's own in which the <c>runbook</c> command runs as a person's process would; ends whatever it started.</summary>
internal sealed class Sandbox : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private static int nextPort = 20_000 + (Environment.ProcessId * 53 % 9_000);

    private readonly List<RunningCommand> started = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("runbook-cli-").FullName;

    public string Data => Path.Combine(Folder, "data");

    /// <summary>A folder in which every instance of this sandbox registers itself, and not the user's.</summary>
    private string Runtime => Path.Combine(Folder, "xdg");

    /// <summary>The first of so many neighbouring ports that nobody uses and no other test gets.</summary>
    public static int Ports(int count)
    {
        while (true)
        {
            var first = Interlocked.Add(ref nextPort, count) - count;
            if (Enumerable.Range(first, count).All(IsFree))
            {
                return first;
            }
        }
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A configuration with so many demo apps that automation may restart; durations are capped at a second.</summary>
    public string Fleet(int replicas = 1, string more = "")
    {
        var ports = Ports(10);
        return Write("runbook.yaml", $$"""
        services:
          web:
            command: ["${app}/DemoApp"]
            replicas: {{replicas}}
            ports: {{ports}}-{{ports + 9}}
            cpuLimit: 0.5
            memoryLimit: 256MiB
            health: /health
            mode: auto
            stopGrace: 3s
            versions: [ { name: v1 }, { name: v2, environment: { BUILD: bad } } ]
        runbooks:
          maxDuration: 1s
        {{more}}
        """);
    }

    /// <summary>Runs a command that ends by itself.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments)
    {
        await using var command = Launch(arguments, []);
        var exitCode = await command.ExitAsync(Patience);
        return new CommandResult(exitCode, command.Output, command.Error);
    }

    public RunningCommand Start(params string[] arguments) => StartWith([], arguments);

    public RunningCommand StartWith(IEnumerable<(string Name, string Value)> environment, params string[] arguments)
    {
        var command = Launch(arguments, environment);
        started.Add(command);
        return command;
    }

    /// <summary>Starts all roles over the fleet of this sandbox and waits until all replicas serve.</summary>
    public async Task<RunningCommand> UpAsync(int basePort, int replicas = 1, string? data = null)
    {
        var up = Start("up", "--config", Path.Combine(Folder, "runbook.yaml"), "--data", data ?? Data, "--base-port", $"{basePort}");
        await ServesAsync(replicas, data ?? Data);
        return up;
    }

    public Task ServesAsync(int replicas, string? data = null) => UntilAsync(
        () => LocalFleet.Read(data ?? Data) is var slots && slots.Count == replicas && slots.All(slot => slot.Serves()) && InstanceEndpoints.Read(data ?? Data).Count > 0,
        "every replica serves");

    public static async Task UntilAsync(Func<bool> holds, string what, TimeSpan? patience = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(began) > (patience ?? Patience))
            {
                throw new TimeoutException($"Waited in vain until {what}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(40), TimeProvider.System);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in started)
        {
            await command.DisposeAsync();
        }

        foreach (var slot in Directory.EnumerateFiles(Folder, "state.json", SearchOption.AllDirectories).SelectMany(LocalFleet.ReadFile))
        {
            slot.Kill();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private RunningCommand Launch(string[] arguments, IEnumerable<(string Name, string Value)> environment)
    {
        Directory.CreateDirectory(Runtime);
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "runbook"), arguments)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_RUNTIME_DIR"] = Runtime;
        start.Environment["HOME"] = Folder;
        start.Environment.Remove("RUNBOOK_DATA");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunningCommand(start);
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
