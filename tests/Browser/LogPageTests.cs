using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>The log as somebody reads it: held, scrolled, searched, taken away, linked to.</summary>
public sealed class LogPageTests(Chromium chromium, Writers writers) : IClassFixture<Writers>
{
    private const string Told = "told-1";

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
