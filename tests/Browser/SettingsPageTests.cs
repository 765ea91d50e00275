using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>The configuration as it is in force, and the theme, which each person sets for himself.</summary>
public sealed class SettingsPageTests(Chromium chromium, Writers writers) : IClassFixture<Writers>
{
    [Fact]
    public async Task Setting_OfEachOrigin_SaysWhereItComesFrom()
    {
        var page = await chromium.OpenAsync($"{writers.Process.Dashboard}settings");

        await Expect(Cells(page, "runbooks:maxDuration")).ToHaveTextAsync(["runbooks:maxDuration", "7s", $"{writers.Process.Folder}/runbook.yaml line 7"]);
        await Expect(Cells(page, "policy:cooldown")).ToHaveTextAsync(["policy:cooldown", "3m", "variable or flag"]);
        await Expect(Cells(page, "policy:maxActionsPerHour")).ToHaveTextAsync(["policy:maxActionsPerHour", "10", "default"]);
    }

    [Theory]
    [InlineData(ColorScheme.Dark, "light", "rgb(244, 246, 249)")]
    [InlineData(ColorScheme.Light, "dark", "rgb(11, 15, 20)")]
    public async Task Theme_Changed_IsTheOtherOneAndSurvivesAReload(ColorScheme system, string other, string background)
    {
        var page = await chromium.OpenAsync($"{writers.Process.Dashboard}settings", system);
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        var root = page.Locator("html");
        await Expect(root).Not.ToHaveCSSAsync("background-color", background);

        await page.GetByRole(AriaRole.Button, new() { Name = "Change between dark and light" }).ClickAsync();

        await Expect(root).ToHaveCSSAsync("background-color", background);
        await page.ReloadAsync();
        await Expect(root).ToHaveAttributeAsync("data-theme", other);
        await Expect(root).ToHaveCSSAsync("background-color", background);
    }

    private static ILocator Cells(IPage page, string key) => page.Locator("table.settings tr", new() { Has = page.GetByText(key, new() { Exact = true }) }).Locator("td");
}
