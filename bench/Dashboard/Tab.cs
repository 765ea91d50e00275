using System.Text.Json;
using Microsoft.Playwright;

namespace RunbookExecutor.Bench.Dashboard;

/// <summary>Debian's Chromium with one page in it, and what the page costs.</summary>
internal sealed class Tab : IAsyncDisposable
{
    private static readonly string[] Arguments =
        ["--no-sandbox", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly ICDPSession processes;

    private Tab(IPlaywright playwright, IBrowser browser, ICDPSession processes, IPage page) => (this.playwright, this.browser, this.processes, Page) = (playwright, browser, processes, page);

    public IPage Page { get; }

    public static async Task<Tab> OpenAsync(string address)
    {
        var driver = await Playwright.CreateAsync();
        var chromium = await driver.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = Arguments });
        var tab = new Tab(driver, chromium, await chromium.NewBrowserCDPSessionAsync(), await AnotherAsync(chromium));
        await tab.Page.GotoAsync(address);
        await IsLiveAsync(tab.Page);
        return tab;
    }

    /// <summary>A further viewer in the same browser.</summary>
    public async Task OpenAnotherAsync(string address)
    {
        var page = await AnotherAsync(browser);
        await page.GotoAsync(address);
        await IsLiveAsync(page);
    }

    /// <summary>Processor time of the pages' own processes so far.</summary>
    public async Task<TimeSpan> CpuTimeAsync()
    {
        var answer = (await processes.SendAsync("SystemInfo.getProcessInfo"))!.Value;
        var seconds = answer.GetProperty("processInfo").EnumerateArray().Where(process => process.GetProperty("type").GetString() == "renderer").Sum(process => process.GetProperty("cpuTime").GetDouble());
        return TimeSpan.FromSeconds(seconds);
    }

    /// <summary>What the page's scripts hold, in bytes, after their garbage was collected.</summary>
    public async Task<double> HeapAsync()
    {
        var session = await Page.Context.NewCDPSessionAsync(Page);
        await session.SendAsync("HeapProfiler.collectGarbage");
        await session.SendAsync("Performance.enable");
        var metrics = (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics");
        var heap = metrics.EnumerateArray().Single(metric => metric.GetProperty("name").GetString() == "JSHeapUsedSize").GetProperty("value").GetDouble();
        await session.DetachAsync();
        return heap;
    }

    /// <summary>How many frames a second it draws, and how long the longest lasts.</summary>
    public async Task<(double PerSecond, double LongestMs)> FramesAsync(int seconds)
    {
        var answer = await Page.EvaluateAsync<JsonElement>(
            """
            (ms) => new Promise((done) => {
              const times = [];
              const frame = (at) => {
                times.push(at);
                at - times[0] < ms ? requestAnimationFrame(frame) : done({ count: times.length - 1, ms: at - times[0], longest: Math.max(...times.slice(1).map((time, i) => time - times[i])) });
              };
              requestAnimationFrame(frame);
            })
            """, seconds * 1000);
        return (answer.GetProperty("count").GetDouble() * 1000 / answer.GetProperty("ms").GetDouble(), answer.GetProperty("longest").GetDouble());
    }

    /// <summary>Seconds from the taking of each second's newest sample to the frame that shows it.</summary>
    public async Task<IReadOnlyList<double>> AgesAsync(int seconds) => await Page.EvaluateAsync<double[]>(
        """
        async (ms) => {
          const { live } = await import("/assets/live.js");
          const ages = [];
          const take = () => {
            const takenAt = live.takenAt;
            requestAnimationFrame(() => setTimeout(() => ages.push((Date.now() - takenAt) / 1000)));
          };
          live.addEventListener("samples", take);
          await new Promise((done) => setTimeout(done, ms));
          live.removeEventListener("samples", take);
          return ages;
        }
        """, seconds * 1000);

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<IPage> AnotherAsync(IBrowser browser)
    {
        var context = await browser.NewContextAsync(new() { ColorScheme = ColorScheme.Dark, ViewportSize = new() { Width = 1440, Height = 900 } });
        context.SetDefaultTimeout(120_000);
        return await context.NewPageAsync();
    }

    private static Task IsLiveAsync(IPage page) => page.Locator("live-status.live").WaitForAsync();
}
