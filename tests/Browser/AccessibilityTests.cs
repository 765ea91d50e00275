using System.Net.Http.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>What is only there at times, in both themes: dialogs, banners, questions, the page that asks for a token.</summary>
public sealed class AccessibilityTests(Chromium chromium, Fleet fleet) : IClassFixture<Fleet>
{
    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task Dialogs_Open_HaveNothingThatAxeFinds(ColorScheme scheme)
    {
        var page = await OpenAsync(scheme, "activity");

        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" }).ClickAsync();
        await Expect(page.Locator("#freeze-dialog")).ToBeVisibleAsync();
        await Axe.FindsNothingAsync(page, "freeze");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator("#switcher li", new() { HasText = "web-1" })).ToBeVisibleAsync();
        await Axe.FindsNothingAsync(page, "finder");
        await page.Keyboard.TypeAsync("web");
        await Axe.FindsNothingAsync(page, "finder with a word");
        await page.Keyboard.TypeAsync(" nothing of this kind");
        await Axe.FindsNothingAsync(page, "finder that finds nothing");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#switcher")).ToBeHiddenAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#help-dialog")).ToBeVisibleAsync();
        await Axe.FindsNothingAsync(page, "help");
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task FrozenAutomation_SaidAndThawed_HasNothingThatAxeFinds(ColorScheme scheme)
    {
        var page = await OpenAsync(scheme, string.Empty);
        using var client = new HttpClient { BaseAddress = fleet.Process.Executor };
        using var frozen = await client.PostAsJsonAsync(new Uri("api/freeze", UriKind.Relative), new { reason = "somebody looks" });
        await Expect(page.Locator(".banner.frozen")).ToContainTextAsync("somebody looks");

        await Axe.FindsNothingAsync(page, "banner");
        await page.GetByRole(AriaRole.Button, new() { Name = "Thaw automation" }).ClickAsync();
        await Expect(page.Locator("#freeze-dialog")).ToBeVisibleAsync();
        await Axe.FindsNothingAsync(page, "thaw");

        using var thawed = await client.PostAsJsonAsync(new Uri("api/thaw", UriKind.Relative), new { reason = "it is seen" });
        await Expect(page.Locator(".banner.frozen")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Approval_AskedForAndAnswered_HasNothingThatAxeFinds()
    {
        IPage[] pages = [await OpenAsync(ColorScheme.Dark, string.Empty), await OpenAsync(ColorScheme.Light, "approvals")];
        await fleet.LeakAsync(replica: 1);
        foreach (var page in pages)
        {
            await Expect(Ask(page, 1).GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeEnabledAsync();
            await Axe.FindsNothingAsync(page, $"{page.Url} asks");
        }

        await Ask(pages[0], 1).GetByRole(AriaRole.Button, new() { Name = "Refuse" }).ClickAsync();
        foreach (var page in pages)
        {
            await Expect(Ask(page, 1)).ToContainTextAsync("Denied by operator");
            await Axe.FindsNothingAsync(page, $"{page.Url} is answered");
        }
    }

    [Fact]
    public async Task Approval_GivenByKeys_LetsTheRunGoOn()
    {
        var page = await OpenAsync(ColorScheme.Dark, string.Empty);
        await fleet.LeakAsync(replica: 2);
        var ask = Ask(page, 2);
        await Expect(ask.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeEnabledAsync();

        await page.TabToAsync(ask.GetByLabel("Comment for the ledger"));
        await page.Keyboard.TypeAsync("by keys");
        await page.Keyboard.PressAsync("Tab");
        await Expect(ask.GetByRole(AriaRole.Button, new() { Name = "Approve" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(ask).ToContainTextAsync("by operator: by keys");
        await page.TabToAsync(ask.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }));
        await page.Keyboard.PressAsync("Enter");

        await Expect(ask).ToHaveCountAsync(0);
        await Expect(page.Locator(".story")).ToContainTextAsync("The run ends: recovered");
    }

    [Theory]
    [InlineData(ColorScheme.Dark)]
    [InlineData(ColorScheme.Light)]
    public async Task SignIn_BeforeAndAfterAWrongToken_HasNothingThatAxeFinds(ColorScheme scheme)
    {
        var page = await chromium.OpenAsync($"{fleet.Process.Dashboard}sign-in", scheme);

        await Axe.FindsNothingAsync(page, "before");
        await page.GetByLabel("Your token").FillAsync("not a token");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Nobody has this token.");
        await Axe.FindsNothingAsync(page, "after");
    }

    private static ILocator Ask(IPage page, int replica) => page.Locator(".ask", new() { HasText = $"restart web-{replica}" });

    private async Task<IPage> OpenAsync(ColorScheme scheme, string path)
    {
        var page = await chromium.OpenAsync($"{fleet.Process.Dashboard}{path}", scheme);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" })).ToBeEnabledAsync();
        return page;
    }
}
