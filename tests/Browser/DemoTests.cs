using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>The dashboard of a real demo, as a person would use it.</summary>
public sealed class DemoTests(Chromium chromium, Demo demo) : IClassFixture<Demo>
{
    private string Dashboard => demo.Process.Dashboard;

    [Fact]
    public async Task Overview_OfARunningDemo_ShowsItsValuesAsTheyChange()
    {
        var page = await chromium.OpenAsync(Dashboard);

        var cpu = page.Locator("live-value[container=demo-app-1][metric=cpu]");
        await Expect(cpu).ToContainTextAsync("%");
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        var before = await cpu.TextContentAsync();
        await Expect(cpu).Not.ToHaveTextAsync(before!);
        await Expect(page.Locator("live-log .row").First).ToContainTextAsync("demo-app-");
    }

    [Theory]
    [InlineData("memory-leak", "Memory spike", "restart-container")]
    [InlineData("cpu-spike", "Cpu overload", "restart-container")]
    [InlineData("error-spam", "High error rate", "restart-container")]
    [InlineData("cache-growth", "Memory spike", "restart-container", "update-env-vars")]
    [InlineData("bad-deployment", "High error rate", "rollback-deployment")]
    [InlineData("traffic-surge", "Cpu overload", "scale-service")]
    public async Task Fault_StruckByItsButton_IsToldFromItsFirstSampleToItsRecovery(string fault, string trouble, params string[] tools)
    {
        var page = await chromium.OpenAsync(Dashboard);
        await Expect(page.Locator("live-value[metric=cpu]").First).ToContainTextAsync("%");
        await Expect(page.Locator(".open-incident")).ToHaveCountAsync(0);
        await page.Locator(".faults button", new() { HasText = fault }).ClickAsync();

        // The incident appears by itself; its page shows the runbook with the step that is carried out.
        await page.Locator(".open-incident a", new() { HasText = trouble.ToLowerInvariant() }).First.ClickAsync();
        await Expect(page.Locator(".markdown li.step.current[aria-current=step]")).ToBeVisibleAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync($"{trouble} on ");

        var timeline = page.Locator(".moments");
        await Expect(timeline).ToContainTextAsync("The run ends: recovered");
        await Expect(page.Locator("h1")).ToContainTextAsync("resolved");
        string[] told = ["First sample above", "The incident fires", "Follows ", "Verified: effective", .. tools.SelectMany(tool => new[] { $"runbook-orchestrator calls {tool}", $"Every guard lets {tool} pass", $"{tool}: succeeded" })];
        foreach (var text in told)
        {
            await Expect(timeline).ToContainTextAsync(text);
        }

        await Expect(page.Locator(".markdown li.step.done").First).ToBeVisibleAsync();
        await Expect(page.Locator(".markdown li.step.current")).ToHaveCountAsync(0);

        foreach (var scheme in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Axe.FindsNothingAsync(page, $"incident, {scheme}");
        }

        // A step leads to its line of the runbook, a call to that call among all of them.
        var step = timeline.Locator("li.step a.title").Last;
        await page.SetViewportSizeAsync(1200, 300);
        await step.ClickAsync();
        Assert.EndsWith((await step.GetAttributeAsync("href"))!, page.Url, StringComparison.Ordinal);
        await Expect(page.Locator($".markdown li.step#{page.Url.Split('#')[^1]}")).ToBeInViewportAsync();
        await page.SetViewportSizeAsync(1200, 900);
        await timeline.Locator("a.title", new() { HasText = $"calls {tools[^1]}" }).First.ClickAsync();
        await Expect(page.Locator(".calls details[open] b")).ToHaveTextAsync([tools[^1]]);
        await page.GetByRole(AriaRole.Link, new() { Name = "All calls" }).ClickAsync();
        await Expect(page.Locator(".calls details[open]")).ToHaveCountAsync(0);
        await Expect(page.Locator(".calls")).ToContainTextAsync(tools[^1]);
        await page.GotoAsync($"{Dashboard}ledger");
        await Expect(page.Locator(".facts .state")).ToHaveTextAsync("intact");
        await Expect(page.Locator(".entries")).ToContainTextAsync(tools[^1]);
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Freeze_WithAReason_StopsAutomationOnEveryPageUntilThaw()
    {
        var page = await chromium.OpenAsync($"{Dashboard}ledger");
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("somebody works on the host");
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true }).ClickAsync();

        await Expect(page.Locator(".banner.frozen")).ToContainTextAsync("somebody works on the host");
        await page.GotoAsync($"{Dashboard}logs");
        await Expect(page.Locator(".banner.frozen")).ToContainTextAsync("Automation is frozen");
        await page.GetByRole(AriaRole.Button, new() { Name = "Thaw automation" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Thaw", Exact = true }).ClickAsync();
        await Expect(page.Locator(".banner.frozen")).ToHaveCountAsync(0);
    }

    // In one session, since a browser limits how many connections all its tabs hold to one server.
    [Fact]
    public async Task Tabs_EightOfOneBrowser_AreAllLive()
    {
        var pages = new List<IPage> { await chromium.OpenAsync(Dashboard) };
        foreach (var path in (string[])["logs", "", "containers/demo-app-1", "", "ledger", "activity", ""])
        {
            pages.Add(await pages[0].Context.NewPageAsync());
            await pages[^1].GotoAsync($"{Dashboard}{path}");
        }

        foreach (var page in pages)
        {
            await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
            await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        }

        foreach (var page in pages.Where(page => page.Url == Dashboard))
        {
            var cpu = page.Locator("live-value[container=demo-app-2][metric=cpu]");
            await Expect(cpu).ToContainTextAsync("%");
            await Expect(cpu).Not.ToHaveTextAsync((await cpu.TextContentAsync())!);
        }

        await pages[0].Context.CloseAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Pages_InEitherTheme_HaveNothingThatAxeFinds(ColorScheme scheme)
    {
        string[] paths = ["", "logs", "incidents", "approvals", "runbooks", "runbooks/memory-spike", "activity", "ledger", "settings", "containers/demo-app-1", "incidents/nothing", "no-such-page"];
        var page = await chromium.OpenAsync(Dashboard, scheme);
        foreach (var path in paths)
        {
            await page.GotoAsync($"{Dashboard}{path}");
            await Expect(page.Locator("live-status")).ToHaveTextAsync("live");

            await Axe.FindsNothingAsync(page, $"/{path}");
        }
    }

    [Fact]
    public async Task Switcher_OpenedBeforeThePageIsInteractive_StaysOpenWithWhatWasTyped()
    {
        var page = await chromium.OpenAsync("about:blank");
        var go = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/**", async route =>
        {
            await go.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync(Dashboard);
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("app-2");
        go.SetResult();

        await Expect(page.Locator(".faults button").First).ToBeEnabledAsync();
        await Expect(page.Locator("#switcher input")).ToHaveValueAsync("app-2", new() { Timeout = 5_000 });
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("demo-app-2");
    }

    // The circuit has begun with one address when somebody goes on to another: its answers come late, from the first or a later one on.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Page_LeftWhileItBecomesInteractive_IsTheOneOfTheAddress(int inTime)
    {
        var page = await chromium.OpenAsync("about:blank");
        var go = new TaskCompletionSource();
        await page.RouteWebSocketAsync("**/_blazor*", socket =>
        {
            var (server, taken, sent) = (socket.ConnectToServer(), 0, Task.CompletedTask);
            server.OnMessage(message =>
            {
                var isLate = ++taken > inTime;
                sent = SendAsync(sent, isLate, () => Pass(socket, message));
            });
        });
        await page.GotoAsync(Dashboard);
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("app-2");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForTimeoutAsync(300);
        go.SetResult();

        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        Assert.EndsWith("/containers/demo-app-2", page.Url, StringComparison.Ordinal);
        await Expect(page.Locator("h1")).ToContainTextAsync("demo-app-2", new() { Timeout = 5_000 });

        async Task SendAsync(Task before, bool isLate, Action send)
        {
            await before;
            await (isLate ? go.Task : Task.CompletedTask);
            send();
        }

        static void Pass(IWebSocketRoute socket, IWebSocketFrame message)
        {
            if (message.Binary is { } bytes)
            {
                socket.Send(bytes);
            }
            else
            {
                socket.Send(message.Text!);
            }
        }
    }

    [Fact]
    public async Task Keys_WithoutAMouse_LeadToAContainerAndToTheSearch()
    {
        var page = await chromium.OpenAsync(Dashboard);
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("app-2");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("demo-app-2");
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("l");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Logs");
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("no line holds this");
        await Expect(page.Locator("live-log .foot")).ToContainTextAsync("last 0 lines");
        Assert.EndsWith("/logs?contains=no+line+holds+this", page.Url, StringComparison.Ordinal);
    }
}
