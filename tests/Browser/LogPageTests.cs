using System.Globalization;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>The log as somebody reads it: held, scrolled, searched, taken away, linked to.</summary>
public sealed class LogPageTests(Chromium chromium, Writers writers) : IClassFixture<Writers>
{
    private const string Told = "told-1";

    [Fact]
    public async Task Pause_WhileLinesCome_HoldsTheViewUntilItGoesOn()
    {
        await writers.WriteAsync("INFO pause: before");
        var page = await OpenAsync("contains=pause:");
        await Expect(Text(page)).ToHaveTextAsync(["INFO pause: before"]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await writers.WriteAsync("INFO pause: first", "INFO pause: second");
        await Expect(Foot(page)).ToContainTextAsync("paused, 2 wait");
        await Expect(Text(page)).ToHaveTextAsync(["INFO pause: before"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();

        await Expect(Text(page)).ToHaveTextAsync(["INFO pause: before", "INFO pause: first", "INFO pause: second"]);
        await Expect(Foot(page)).ToHaveTextAsync("last 3 lines");
    }

    [Fact]
    public async Task Scroll_Up_KeepsThePlaceWhileLinesComeUntilSomebodyAsksForTheNewest()
    {
        await writers.WriteAsync(Enumerable.Range(1, 100).Select(number => $"INFO scroll: {number:000}"));
        var page = await OpenAsync("contains=scroll:");
        await Expect(Text(page).Last).ToHaveTextAsync("INFO scroll: 100");
        var newest = page.GetByRole(AriaRole.Button, new() { Name = "Newest" });
        await Expect(newest).ToBeHiddenAsync();

        await page.Locator("live-log .lines").EvaluateAsync("list => list.scrollBy({ top: -600, behavior: 'instant' })");
        await Expect(newest).ToBeVisibleAsync();
        var place = await PlaceAsync(page);
        await writers.WriteAsync("INFO scroll: came meanwhile");
        await Expect(Foot(page)).ToHaveTextAsync("last 101 lines");
        Assert.Equal(place, await PlaceAsync(page));

        await newest.ClickAsync();
        await Expect(Text(page).Last).ToHaveTextAsync("INFO scroll: came meanwhile");
        await Expect(newest).ToBeHiddenAsync();
        await writers.WriteAsync("INFO scroll: followed");
        await Expect(Text(page).Last).ToHaveTextAsync("INFO scroll: followed");
    }

    [Fact]
    public async Task Level_OfAChip_LeavesOutWhatIsLessGrave()
    {
        await writers.WriteAsync("DEBUG level: d", "INFO level: i", "WARN level: w", "ERROR level: e");
        var page = await OpenAsync("contains=level:");
        await Expect(Text(page)).ToHaveCountAsync(4);

        await page.GetByRole(AriaRole.Button, new() { Name = "W warn" }).ClickAsync();

        await Expect(Text(page)).ToHaveTextAsync(["WARN level: w", "ERROR level: e"]);
        await Expect(page.Locator(".chip.level[aria-pressed=true]")).ToHaveTextAsync(["W warn"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "all", Exact = true }).ClickAsync();
        await Expect(Text(page)).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task Matches_HighlightedInsteadOfFiltered_StandAmongTheOtherLines()
    {
        await writers.WriteAsync("ERROR matches: needle", "ERROR matches: hay");
        var page = await OpenAsync("level=ERROR&contains=NEEDLE");
        await Expect(Text(page)).ToHaveTextAsync(["ERROR matches: needle"]);

        await page.GetByLabel("What becomes of lines that do not match").SelectOptionAsync("highlight");

        await Expect(Text(page).Filter(new() { HasText = "matches: hay" })).ToBeVisibleAsync();
        await Expect(page.Locator("live-log mark")).ToHaveTextAsync(["needle"]);
        Assert.EndsWith("&contains=NEEDLE&matches=highlight", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_CopiedAndDownloaded_AreThoseThatAreShown()
    {
        await writers.WriteAsync("INFO taken: not this one", "ERROR taken: one", "ERROR taken: <two> & “three”");
        var page = await OpenAsync("level=ERROR&contains=taken:");
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Expect(Text(page)).ToHaveTextAsync(["ERROR taken: one", "ERROR taken: <two> & “three”"]);

        await page.GetByRole(AriaRole.Button, new() { Name = "Copy" }).ClickAsync();
        await Expect(Foot(page)).ToHaveTextAsync("2 lines are copied");
        var copied = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Download" }).ClickAsync());

        var lines = copied.Split('\n');
        Assert.Equal(["ERROR told-1 ERROR taken: one", "ERROR told-1 ERROR taken: <two> & “three”", string.Empty], lines.Select(line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Assert.All(lines.SkipLast(1), line => Assert.True(DateTimeOffset.TryParse(line.Split(' ')[0], CultureInfo.InvariantCulture, out _), line));
        Assert.Equal("log.txt", download.SuggestedFilename);
        Assert.Equal(copied, await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Link_ToALine_LeadsToItOnTheSamePageAndInAnotherTab()
    {
        await writers.WriteAsync([.. Enumerable.Range(1, 200).Select(number => $"INFO link: {number:000}"), .. Enumerable.Range(1, 200).Select(number => $"INFO after the link {number:000}")]);
        var page = await OpenAsync("contains=link: 042");
        await page.Locator("live-log .row", new() { HasText = "link: 042" }).GetByTitle("Link to this line").ClickAsync();

        await Expect(page.Locator("live-log .row.marked .text")).ToHaveTextAsync("INFO link: 042");
        await Expect(page.Locator("live-log .row.marked")).ToBeInViewportAsync();
        var another = await chromium.OpenAsync(page.Url);
        await Expect(another.Locator("live-log .row.marked .text")).ToHaveTextAsync("INFO link: 042");
        await Expect(another.Locator("live-log .row.marked")).ToBeInViewportAsync();
        await Expect(Text(another).Filter(new() { HasText = "link: 043" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Link_ToALineThatIsNotKept_SaysSo()
    {
        var page = await OpenAsync($"line={Told}:999999");

        await Expect(Foot(page)).ToContainTextAsync("the linked line is not kept any more");
    }

    [Fact]
    public async Task Logs_AskedForWhileAFilterIsSet_AreAllAgain()
    {
        await writers.WriteAsync("INFO again: i", "ERROR again: e");
        var page = await OpenAsync(string.Empty, string.Empty);
        await page.GetByRole(AriaRole.Button, new() { Name = "E error" }).ClickAsync();
        await Expect(page.Locator(".chip.level[aria-pressed=true]")).ToHaveTextAsync(["E error"]);

        await page.GetByRole(AriaRole.Link, new() { Name = "Logs", Exact = true }).ClickAsync();

        await Expect(page).ToHaveURLAsync($"{writers.Process.Dashboard}logs");
        await Expect(page.Locator(".chip.level[aria-pressed=true]")).ToHaveTextAsync(["all"]);
    }

    [Fact]
    public async Task Search_BegunBeforeThePageIsInteractive_GoesOnWithWhatWasTyped()
    {
        await writers.WriteAsync("INFO early: one", "INFO early: two");
        var page = await chromium.OpenAsync("about:blank");
        var go = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/**", async route =>
        {
            await go.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"{writers.Process.Dashboard}logs");
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("arly: two");
        await page.Keyboard.PressAsync("Home");
        go.SetResult();

        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("e");
        await Expect(Text(page)).ToHaveTextAsync(["INFO early: two"]);
        Assert.EndsWith("/logs?contains=early%3A+two", page.Url, StringComparison.Ordinal);
    }

    private async Task<IPage> OpenAsync(string filter, string containers = $"containers={Told}&")
    {
        var page = await chromium.OpenAsync($"{writers.Process.Dashboard}logs?{containers}{filter}");
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        return page;
    }

    private static ILocator Text(IPage page) => page.Locator("live-log .row .text");

    private static ILocator Foot(IPage page) => page.Locator("live-log .foot");

    // How far it is scrolled, and the first line that it shows.
    private static Task<string> PlaceAsync(IPage page) => page.EvaluateAsync<string>(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(`${document.querySelector('live-log .lines').scrollTop} ${document.querySelector('live-log .text').textContent}`))))");
}
