using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>Text of strangers on every page that shows it: it does nothing, leads nowhere, and looks like what it is.</summary>
public sealed class HostileTextTests(Chromium chromium, HostileFleet fleet) : IClassFixture<HostileFleet>
{
    [Theory]
    [InlineData("runbooks", "td a")]
    [InlineData("runbooks/memory-spike", ".markdown h2")]
    [InlineData("runbooks/memory-spike", ".markdown p")]
    [InlineData("runbooks/memory-spike", ".markdown li")]
    public async Task Runbook_OfSomebodyWhoMeansIll_StaysText(string path, string place)
    {
        var page = await OpenAsync(path);

        await Expect(page.Locator(place).Filter(new() { HasText = HostileFleet.Markup }).First).ToBeVisibleAsync();
        await StaysTextAsync(page);
    }

    [Fact]
    public async Task Reason_OfACallerWhoMeansIll_StaysTextOnEveryPageThatTellsIt()
    {
        var overview = await OpenAsync(string.Empty);
        await Expect(overview.Locator("td .state.good")).ToHaveCountAsync(2);
        await fleet.AskAsync($"{HostileFleet.Markup} {HostileFleet.Steering} [click](javascript:alert(8))");

        foreach (var (path, place) in new[] { (string.Empty, ".ask"), ("approvals", ".ask"), ("activity", ".calls"), ("ledger", ".entries") })
        {
            var page = await OpenAsync(path);
            await Expect(page.Locator(place).Filter(new() { HasText = "onerror=alert(1)" })).ToHaveCountAsync(1);
            await StaysTextAsync(page);
        }
    }

    [Fact]
    public async Task FreezeReason_WithMarkup_StaysText()
    {
        var page = await OpenAsync(string.Empty);
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync($"{HostileFleet.Markup} {HostileFleet.Steering}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true }).ClickAsync();

        await Expect(page.Locator(".banner.frozen")).ToContainTextAsync(HostileFleet.Markup);
        await StaysTextAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Thaw automation" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Thaw", Exact = true }).ClickAsync();
        await Expect(page.Locator(".banner.frozen")).ToHaveCountAsync(0);
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await chromium.OpenAsync("about:blank");
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync("it acted");
        await page.GotoAsync($"{fleet.Process.Dashboard}{path}");
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        return page;
    }

    private static async Task StaysTextAsync(IPage page)
    {
        Assert.Equal(0, await page.Locator(".shell :is(script, iframe, [onclick], [onerror], [href^='javascript' i], [src]:not([src='#']))").CountAsync());

        var text = (await page.Locator("body").TextContentAsync())!;
        Assert.DoesNotContain(text, character => (char.IsControl(character) && character is not ('\n' or '\t' or '\r')) || character is >= '\u202A' and <= '\u202E');
    }
}
