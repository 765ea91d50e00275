using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>The page of one container: charts and log of the same time.</summary>
public sealed class ContainerPageTests(Chromium chromium, Writers writers) : IClassFixture<Writers>
{
    private string Container => $"{writers.Process.Dashboard}containers/told-1";

    [Fact]
    public async Task Span_ThatIsChosen_IsThatOfAllChartsAndOfTheAddressAndSurvivesAReload()
    {
        var page = await chromium.OpenAsync(Container);
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        await Expect(Charts(page, "1 h")).ToHaveCountAsync(3);
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);

        await page.GetByRole(AriaRole.Link, new() { Name = "5 min", Exact = true }).ClickAsync();

        await Expect(Charts(page, "5 min")).ToHaveCountAsync(3);
        await Expect(page.Locator("live-chart canvas")).ToHaveCountAsync(3);
        Assert.Equal(3, asked.Count(url => url.Contains("/data/series?container=told-1&seconds=300&", StringComparison.Ordinal)));
        await Expect(page).ToHaveURLAsync($"{Container}?span=300");
        await page.ReloadAsync();
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        await Expect(Charts(page, "5 min")).ToHaveCountAsync(3);
        await Expect(page.Locator(".spans [aria-current]")).ToHaveTextAsync(["5 min"]);
    }

    [Fact]
    public async Task Log_OfAContainer_LeavesOutWhatIsOlderThanTheSpan()
    {
        await writers.WriteAsync("INFO span: a line");
        var page = await chromium.OpenAsync("about:blank");
        await page.AddInitScriptAsync("const now = Date.now; Date.now = () => now() + 10 * 60_000;");
        await page.GotoAsync(Container);
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        var line = page.Locator("live-log .row", new() { HasText = "span: a line" });
        await Expect(line).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "5 min", Exact = true }).ClickAsync();
        await Expect(page.Locator("live-log .foot")).ToContainTextAsync("older ones are not shown");
        await Expect(line).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Link, new() { Name = "15 min" }).ClickAsync();

        await Expect(line).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Span_ThatIsNone_IsTheLongest()
    {
        var page = await chromium.OpenAsync($"{Container}?span=7");

        await Expect(page.Locator(".spans [aria-current]")).ToHaveTextAsync(["1 hour"]);
    }

    private static ILocator Charts(IPage page, string span) => page.Locator($"live-chart[aria-label$='in percent over the last {span}']");
}
