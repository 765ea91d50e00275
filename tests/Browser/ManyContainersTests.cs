using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>More containers than there is room for a button each.</summary>
public sealed class ManyContainersTests(Chromium chromium) : IAsyncLifetime
{
    private RunbookProcess? process;

    public async ValueTask InitializeAsync()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-browser-").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "runbook.yaml"),
            "services:\n" + string.Concat(new[] { "web", "api", "jobs", "mail" }.Select(service => $$"""  {{service}}: { command: ["/bin/sh", "-c", "while :; do echo hello; sleep 1; done"], replicas: 5 }{{'\n'}}""")));
        process = await RunbookProcess.StartAsync(folder, "up");
    }

    public ValueTask DisposeAsync() => process?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Log_OfMoreContainersThanButtons_FindsThemByName()
    {
        var page = await chromium.OpenAsync($"{process!.Dashboard}logs");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" })).ToBeEnabledAsync();
        var (field, chosen) = (page.GetByLabel("Show only the lines of containers, by name"), page.Locator("log-choices .chip"));

        await field.FillAsync("web-2");
        await field.PressAsync("Enter");
        await Expect(chosen).ToHaveTextAsync(["web-2"]);
        await field.FillAsync("mail");
        await field.PressAsync("Enter");
        await Expect(chosen).ToHaveTextAsync(["web-2", "mail-1", "mail-2", "mail-3", "mail-4", "mail-5"]);
        await chosen.Nth(0).ClickAsync();
        await Expect(chosen).ToHaveCountAsync(5);
        await Expect(field).ToBeFocusedAsync();

        await Expect(page.Locator("live-log .row .name", new() { HasText = "mail-3" }).First).ToBeVisibleAsync();
        await Expect(page.Locator("live-log .row .name", new() { HasTextRegex = new("^(web|api|jobs)") })).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" })).ToBeEnabledAsync();
        await Expect(chosen).ToHaveTextAsync(["mail-1", "mail-2", "mail-3", "mail-4", "mail-5"]);

        await field.FillAsync("nobody");
        await field.PressAsync("Enter");
        await Expect(page.Locator("log-choices")).ToContainTextAsync("none has “nobody” in its name");
    }
}
