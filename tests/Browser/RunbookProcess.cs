using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace RunbookExecutor.Tests.Browser;

/// <summary>A <c>runbook</c> process of a test's own, on ports and in a folder of its own, as a person would start it.</summary>
internal sealed class RunbookProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static int nextPort = 30_000 + (Environment.ProcessId * 53 % 9_000);

    private readonly string[] arguments;
    private readonly (string Name, string Value)[] variables;
    private readonly StringBuilder output = new();
    private Process? process;

    private RunbookProcess(string folder, string verb, (string Name, string Value)[] variables)
    {
        this.variables = variables;
        Folder = folder;
        BasePort = Ports(4);
        arguments = [verb, "--base-port", $"{BasePort}", "--data", Path.Combine(folder, "data")];
    }

    public string Folder { get; }

    public int BasePort { get; }

    public string Dashboard => $"http://127.0.0.1:{BasePort}/";

    public Uri Executor => new($"http://127.0.0.1:{BasePort + 2}/");

    /// <summary>The first of so many neighbouring ports that nobody uses.</summary>
    public static int Ports(int count)
    {
        int first;
        do
        {
            first = Interlocked.Add(ref nextPort, count) - count;
        }
        while (!Enumerable.Range(first, count).All(IsFree));
        return first;
    }

    public static async Task<RunbookProcess> StartAsync(string folder, string verb, params (string Name, string Value)[] variables)
    {
        var started = new RunbookProcess(folder, verb, variables);
        await started.StartAsync();
        return started;
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "runbook"), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = Folder,
        };
        start.Environment["XDG_RUNTIME_DIR"] = Folder;
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        lock (output)
        {
            output.Clear();
        }

        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await UntilAsync(() => Said.Contains($"dashboard {Dashboard}", StringComparison.Ordinal));
    }

    /// <summary>Waits until the overview holds this text as soon as it is loaded.</summary>
    public async Task ShowsAsync(string text)
    {
        using var client = new HttpClient();
        for (var waited = TimeSpan.Zero; !(await client.GetStringAsync(new Uri(Dashboard))).Contains(text, StringComparison.Ordinal); waited += Look)
        {
            Assert.True(waited < Patience, $"The overview never showed {text}.");
            await Task.Delay(Look, TimeProvider.System);
        }
    }

    /// <summary>Ends it as Ctrl-C does.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process!.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await StopAsync();
        }

        process?.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string Said
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Take(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        for (var waited = TimeSpan.Zero; !holds(); waited += Look)
        {
            if (waited > Patience || process!.HasExited)
            {
                throw new TimeoutException($"It did not come up. It wrote: {Said}");
            }

            await Task.Delay(Look, TimeProvider.System);
        }
    }
}
