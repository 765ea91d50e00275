using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>The ledger as somebody searches it, takes it away and has it checked.</summary>
public sealed class LedgerPageTests(Chromium chromium, Demo demo) : IClassFixture<Demo>
{
    [Fact]
    public async Task Filter_ByKind_NarrowsTheEntriesAndIsInTheAddress()
    {
        await PostAsync("freeze", new { reason = "by kind" });
        await PostAsync("thaw", new { reason = "by kind" });
        var page = await OpenAsync("ledger");
        await Expect(Kinds(page).Filter(new() { HasText = "frozen" }).First).ToBeVisibleAsync();
        await Expect(Kinds(page).Filter(new() { HasText = "thawed" }).First).ToBeVisibleAsync();

        await page.GetByLabel("Kind").SelectOptionAsync("Thawed");

        await Expect(Kinds(page).Filter(new() { HasText = "frozen" })).ToHaveCountAsync(0);
        await Expect(Kinds(page).First).ToHaveTextAsync("thawed");
        Assert.EndsWith("/ledger?kind=Thawed", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Kind")).ToHaveValueAsync("Thawed");
        await Expect(Kinds(page).Filter(new() { HasText = "frozen" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Filter_ByAnActionOrAnIncident_LeavesItsEntries()
    {
        var page = await OpenAsync(string.Empty);
        await page.Locator(".faults button", new() { HasText = "error-spam" }).ClickAsync();
        await Expect(page.Locator(".story")).ToContainTextAsync("The run ends: recovered");
        var entries = await EntriesAsync();
        var (action, incident) = entries.Select(entry => (Text(entry, "actionId"), Text(entry, "incidentId"))).Last(ids => ids is ({ }, { }));
        await page.GotoAsync($"{demo.Process.Dashboard}ledger");
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();

        await page.GetByLabel("Action", new() { Exact = true }).FillAsync(action!);
        await page.GetByLabel("Action", new() { Exact = true }).PressAsync("Enter");
        await Expect(page.Locator(".entries li")).ToHaveCountAsync(entries.Count(entry => Text(entry, "actionId") == action));
        Assert.EndsWith($"/ledger?action={action}", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Action", new() { Exact = true }).FillAsync(string.Empty);
        await page.GetByLabel("Incident", new() { Exact = true }).FillAsync(incident!);
        await page.GetByLabel("Incident", new() { Exact = true }).PressAsync("Enter");

        await Expect(page).ToHaveURLAsync($"{demo.Process.Dashboard}ledger?incident={incident}");
        await Expect(page.Locator(".entries li")).ToHaveCountAsync(entries.Count(entry => Text(entry, "incidentId") == incident));
    }

    [Fact]
    public async Task Filter_ThatIsNoId_IsRefusedInWords()
    {
        var page = await OpenAsync("ledger?action=7");

        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("action is not an id of the form act-UUID.");
    }

    [Fact]
    public async Task Link_ToAnEntry_EndsWithItOpenAndLeadsBackToTheNewest()
    {
        await PostAsync("freeze", new { reason = "a link" });
        await PostAsync("thaw", new { reason = "a link" });
        var page = await OpenAsync("ledger?at=1");

        await Expect(page.Locator(".entries li")).ToHaveCountAsync(1);
        await Expect(page.Locator(".entries li.marked details[open] pre")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Newest" }).ClickAsync();
        await Expect(page.Locator(".entries li")).ToHaveCountAsync((await EntriesAsync()).Count);
        Assert.EndsWith("/ledger", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Downloaded_HoldsEveryEntryAsALineOfJson()
    {
        await PostAsync("freeze", new { reason = "<an> “export”" });
        await PostAsync("thaw", new { reason = "an export" });
        var page = await OpenAsync("ledger");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export as JSON lines" }).ClickAsync());

        Assert.Equal("ledger.jsonl", download.SuggestedFilename);
        var entries = (await File.ReadAllLinesAsync(await download.PathAsync(), TestContext.Current.CancellationToken)).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(entry => entry.GetProperty("seq").GetInt32()));
        Assert.Contains(entries, entry => Text(entry.GetProperty("payload"), "reason") == "<an> “export”");
    }

    [Fact]
    public async Task Check_OfALedgerWhoseCheckpointIsGone_SaysSoUntilItIsBack()
    {
        var page = await OpenAsync("ledger");
        var (found, again) = (page.Locator(".facts .state"), page.GetByRole(AriaRole.Button, new() { Name = "Check again" }));
        await Expect(found).ToHaveTextAsync("intact");
        var checkpoint = Path.Combine(demo.Process.Folder, "data", "ledger.checkpoint");

        File.Move(checkpoint, $"{checkpoint}.away");
        await again.ClickAsync();
        await Expect(found).ToHaveClassAsync("state bad");
        await Expect(page.Locator(".facts")).ToContainTextAsync("checkpoint");
        File.Move($"{checkpoint}.away", checkpoint);
        await again.ClickAsync();

        await Expect(found).ToHaveTextAsync("intact");
    }

    private async Task<IPage> OpenAsync(string path)
    {
        var page = await chromium.OpenAsync($"{demo.Process.Dashboard}{path}");
        await Expect(page.Locator("[data-interactive]")).ToBeVisibleAsync();
        return page;
    }

    private static ILocator Kinds(IPage page) => page.Locator(".entries summary b");

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

    private async Task PostAsync(string path, object body)
    {
        using var client = new HttpClient { BaseAddress = demo.Process.Executor };
        using var answer = await client.PostAsJsonAsync(new Uri($"api/{path}", UriKind.Relative), body);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<List<JsonElement>> EntriesAsync()
    {
        using var client = new HttpClient { BaseAddress = demo.Process.Executor };
        return (await client.GetFromJsonAsync<List<JsonElement>>(new Uri("api/ledger?limit=200", UriKind.Relative)))!;
    }
}
