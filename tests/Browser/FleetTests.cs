using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>The dashboard of services that somebody declared: one that waits for a person, one that writes hostile lines.</summary>
public sealed class FleetTests(Chromium chromium, Fleet fleet) : IClassFixture<Fleet>
{
    private string Dashboard => fleet.Process.Dashboard;

    [Fact]
    public async Task HostileLine_InALog_StaysText()
    {
        var page = await chromium.OpenAsync($"{Dashboard}logs?containers=loud-1");
        var dialogs = 0;
        page.Dialog += (_, dialog) =>
        {
            dialogs++;
            _ = dialog.DismissAsync();
        };

        await Expect(page.Locator("live-log .row.WARN .text").First).ToContainTextAsync(Fleet.Hostile);
        Assert.Equal(0, await page.Locator("live-log img, live-log script, live-log .text a").CountAsync());
        Assert.Equal(0, dialogs);
    }

    [Fact]
    public async Task Line_WithEscapeSequencesAndAnOrderOfItsOwn_IsShownWithoutTheirEffect()
    {
        var page = await chromium.OpenAsync($"{Dashboard}logs?containers=loud-1&level=ERROR");

        var text = await page.Locator("live-log .row.ERROR .text", new() { HasText = "exe.gnp" }).First.TextContentAsync();

        Assert.DoesNotContain(text!, character => char.IsControl(character) || character is >= '\u202A' and <= '\u202E');
        Assert.Contains("red", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_ThatOnlyHighlights_LeavesTheOtherLines()
    {
        var page = await chromium.OpenAsync($"{Dashboard}logs?containers=loud-1&contains=onerror&matches=highlight");

        await Expect(page.Locator("live-log mark").First).ToHaveTextAsync("onerror");
        await Expect(page.Locator("live-log .text", new() { HasText = "[click]" }).First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Page_OfWhatIsNotThere_SaysSo()
    {
        var page = await chromium.OpenAsync($"{Dashboard}containers/web-99");
        await Expect(page.Locator("main")).ToContainTextAsync("There is no container 'web-99' now; it may have been removed.");
        await page.GotoAsync($"{Dashboard}incidents/inc-99");
        await Expect(page.Locator("main")).ToContainTextAsync("inc-99");
        await page.GotoAsync($"{Dashboard}runbooks/nothing");
        await Expect(page.Locator("main")).ToContainTextAsync("nothing");
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
    }

    [Fact]
    public async Task Search_ForATextAndALevel_IsDoneByTheServerAndKeptInTheAddress()
    {
        var page = await chromium.OpenAsync($"{Dashboard}logs");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" })).ToBeEnabledAsync();
        await page.GetByLabel("Search in the lines").FillAsync("onerror");
        await page.GetByRole(AriaRole.Button, new() { Name = "W warn" }).ClickAsync();

        await Expect(page.Locator("live-log mark").First).ToHaveTextAsync("onerror");
        await page.ReloadAsync();
        await Expect(page.Locator("live-log mark").First).ToHaveTextAsync("onerror");
        Assert.EndsWith("/logs?level=WARN&contains=onerror", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Action_ThatWaitsForAPerson_IsDoneOnceItIsApprovedOnThePage()
    {
        var page = await chromium.OpenAsync(Dashboard);
        var colleague = await chromium.OpenAsync($"{Dashboard}approvals");
        await fleet.LeakAsync();

        var ask = page.Locator(".ask", new() { HasText = "restart web-1" });
        await Expect(ask).ToContainTextAsync("restart web-1");
        var colleaguesAsk = colleague.Locator(".ask", new() { HasText = "restart web-1" });
        await Expect(colleaguesAsk.GetByRole(AriaRole.Button, new() { Name = "Refuse" })).ToBeEnabledAsync();
        await ask.GetByLabel("Comment for the ledger").FillAsync("go on");
        await ask.GetByRole(AriaRole.Button, new() { Name = "Approve" }).ClickAsync();

        // Who was about to answer as well learns that it is done, and by whom.
        await Expect(colleaguesAsk).ToContainTextAsync("go on");
        await Expect(colleaguesAsk.GetByRole(AriaRole.Button, new() { Name = "Refuse" })).ToHaveCountAsync(0);
        await colleaguesAsk.GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await Expect(colleaguesAsk).ToHaveCountAsync(0);
        await Expect(page.Locator(".story")).ToContainTextAsync("The run ends: recovered");
        await page.GotoAsync($"{Dashboard}approvals");
        await Expect(page.Locator("main table")).ToContainTextAsync("go on");
    }

    [Fact]
    public async Task Page_WhileTheServerIsAway_SaysSoAndIsItselfAgainAfterwards()
    {
        var page = await chromium.OpenAsync(Dashboard);
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        await fleet.Process.StopAsync();

        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await fleet.Process.StartAsync();

        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        await Expect(page.Locator("live-value[container=web-1][metric=memory]")).Not.ToHaveTextAsync("–");
    }

    [Fact]
    public async Task Page_WhoseServerGoesBeforeItCanAnswer_SaysSoAndIsItselfAgainAfterwards()
    {
        var page = await chromium.OpenAsync("about:blank");
        await page.RouteAsync("**/_blazor/**", route => route.AbortAsync());
        await page.GotoAsync(Dashboard);
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
        await fleet.Process.StopAsync();

        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await page.UnrouteAllAsync();
        await fleet.Process.StartAsync();

        await Expect(page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" })).ToBeEnabledAsync();
    }
}
