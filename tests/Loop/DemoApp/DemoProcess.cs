using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

/// <summary>A demo app that really runs, on a port of its own, until the test is over.</summary>
internal sealed class DemoProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DemoProcess(IEnumerable<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "DemoApp.exe" : "DemoApp"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PORT"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, received) => Take(received.Data);
    }

    public HttpClient Http { get; } = new();

    public int Port => Http.BaseAddress!.Port;

    public IReadOnlyList<JsonElement> Log => [.. _lines.Select(line => JsonElement.Parse(line))];

    public long ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    public TimeSpan CpuTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts one and waits until it says where it listens.</summary>
    public static async Task<DemoProcess> StartAsync(params (string Name, string Value)[] environment)
    {
        var demo = new DemoProcess(environment);
        demo._process.Start();
        demo._process.BeginOutputReadLine();
        demo.Http.BaseAddress = await demo._listening.Task.WaitAsync(Patience);
        return demo;
    }

    /// <summary>Runs one that is expected to end by itself; gives its exit code and what it wrote to stderr.</summary>
    public static async Task<(int ExitCode, string Error)> RunToEndAsync(params (string Name, string Value)[] environment)
    {
        await using var demo = new DemoProcess(environment);
        demo._process.Start();
        demo._process.BeginOutputReadLine();
        var error = await demo._process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        return (await demo.WaitForExitAsync(), error);
    }

    /// <summary>Posts a trigger's body as it is given.</summary>
    public Task<HttpResponseMessage> PostAsync(string trigger, string body, string contentType = "application/json") =>
        Http.PostAsync($"/trigger/{trigger}", new StringContent(body, Encoding.UTF8, contentType));

    /// <summary>Posts a trigger that has to be taken, and gives what is active afterwards.</summary>
    public async Task<JsonElement> TriggerAsync(string trigger, string body)
    {
        using var response = await PostAsync(trigger, body);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("active");
    }

    public Task<JsonElement> GetJsonAsync(string path) => Http.GetFromJsonAsync<JsonElement>(path);

    public async Task<JsonElement> GetFaultsAsync() => (await GetJsonAsync("/api/status")).GetProperty("faults");

    /// <summary>How many of <paramref name="requests"/> data requests fail.</summary>
    public async Task<int> CountFailuresAsync(int requests)
    {
        var failures = 0;
        for (var request = 0; request < requests; request++)
        {
            using var response = await Http.GetAsync("/api/data");
            failures += response.IsSuccessStatusCode ? 0 : 1;
        }

        return failures;
    }

    /// <summary>Waits, within bounds, for something that the process does in its own time.</summary>
    public static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        for (var left = 400; !condition(); left--)
        {
            Assert.True(left > 0, $"This did not come true in 20 s: {what}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    public void Terminate() => Process.Start("kill", ["-TERM", _process.Id.ToString()]).Dispose();

    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Http.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        if (JsonElement.Parse(line).TryGetProperty("address", out var address))
        {
            _listening.TrySetResult(new Uri(address.GetString()!));
        }
    }
}
