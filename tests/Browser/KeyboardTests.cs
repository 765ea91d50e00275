using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>The dashboard of a real demo for somebody who has no mouse.</summary>
public sealed class KeyboardTests(Chromium chromium, Demo demo) : IClassFixture<Demo>
{
    [Fact]
    public async Task Fault_StruckByTabAndEnter_BecomesAnIncidentThatEnterOpens()
    {
        var page = await OpenAsync(string.Empty);
        await page.TabToAsync(page.Locator(".faults button", new() { HasText = "error-spam" }));
        await page.Keyboard.PressAsync("Enter");

        var incident = page.Locator(".open-incident a", new() { HasText = "high error rate" }).First;
        await Expect(incident).ToBeVisibleAsync();
        await page.TabToAsync(incident);
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("h1")).ToContainTextAsync("High error rate on ");
        await Expect(page.Locator(".moments")).ToContainTextAsync("The run ends: recovered");
    }

    [Fact]
    public async Task Automation_FrozenAndThawedByKeys_SaysSoMeanwhile()
    {
        var page = await OpenAsync("activity");
        await page.TabToAsync(page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" }));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Reason")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("by keys");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".banner.frozen")).ToHaveTextAsync("Automation is frozen: by keys. 'runbook thaw' lifts it.");
        var thaw = page.GetByRole(AriaRole.Button, new() { Name = "Thaw automation" });
        await Expect(thaw).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Reason")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator(".banner.frozen")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Dialog_LeftByEscape_GivesTheFocusBackAndDoesNothing()
    {
        var page = await OpenAsync("activity");
        var freeze = page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" });
        await page.TabToAsync(freeze);
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("t?g");
        await Expect(page.GetByLabel("Reason")).ToHaveValueAsync("t?g");

        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Expect(freeze).ToBeFocusedAsync();
        await Expect(page.Locator(".banner.frozen")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Finder_WithAWord_IsLeftByOneEscape()
    {
        var page = await OpenAsync("activity");
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("app-1");
        await Expect(page.Locator("#switcher li.chosen")).ToContainTextAsync("demo-app-1");

        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator("#switcher")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Help_AskedForByItsKey_IsShownUntilEscape()
    {
        var page = await OpenAsync("activity");

        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("#help-dialog")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await Expect(page.Locator("#help-dialog")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Key_T_ChangesTheTheme()
    {
        var page = await OpenAsync("activity");

        await page.Keyboard.PressAsync("t");

        await Expect(page.Locator("html")).ToHaveAttributeAsync("data-theme", "light");
    }

    [Fact]
    public async Task SkipLink_OnAFilteredLog_LeadsToItAndLeavesTheFilter()
    {
        var page = await OpenAsync("logs");
        await page.Locator("live-log").GetByRole(AriaRole.Button, new() { Name = "E error" }).PressAsync("Enter");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.TabToAsync(page.Locator(".skip"));

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");

        await Expect(page.GetByLabel("Search in the lines")).ToBeFocusedAsync();
        await Expect(page.Locator(".chip.level[aria-pressed=true]")).ToHaveTextAsync(["E error"]);
        Assert.EndsWith("/logs?level=ERROR", page.Url, StringComparison.Ordinal);
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await chromium.OpenAsync($"{demo.Process.Dashboard}{path}");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" })).ToBeEnabledAsync();
        return page;
    }
}
