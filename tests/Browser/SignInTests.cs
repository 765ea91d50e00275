using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace RunbookExecutor.Tests.Browser;

/// <summary>A dashboard that wants a token, and a person whose token may only look.</summary>
public sealed class SignInTests(Chromium chromium)
{
    private const string Operator = "0123456789abcdef0123456789abcdef";
    private const string Alice = "fedcba9876543210fedcba9876543210";
    private const string Renewed = "00112233445566778899aabbccddeeff";

    [Fact]
    public async Task Token_Wrong_Right_AndNoLongerValid_IsAskedForAndTold()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-browser-").FullName;
        await ConfigureAsync(folder, Alice);
        await using var process = await RunbookProcess.StartAsync(folder, "up");
        var page = await chromium.OpenAsync($"{process.Dashboard}ledger");

        Assert.EndsWith("/sign-in", page.Url, StringComparison.Ordinal);
        await SignInAsync(page, "not a token");
        await Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Nobody has this token.");
        await SignInAsync(page, Alice);
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");

        // Who may only look is told so, and nothing is done.
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze automation" }).ClickAsync();
        await page.GetByLabel("Reason").FillAsync("alice says so");
        await page.GetByRole(AriaRole.Button, new() { Name = "Freeze", Exact = true }).ClickAsync();
        await Expect(page.Locator("body")).ToContainTextAsync("admin:freeze");
        await Expect(page.Locator(".banner.frozen")).ToHaveCountAsync(0);

        await process.StopAsync();
        await ConfigureAsync(folder, Renewed);
        await process.StartAsync();
        await page.GotoAsync(process.Dashboard);
        Assert.EndsWith("/sign-in", page.Url, StringComparison.Ordinal);
        await SignInAsync(page, Renewed);
        await Expect(page.Locator("live-status")).ToHaveTextAsync("live");
    }

    private static async Task SignInAsync(IPage page, string token)
    {
        await page.GetByLabel("Your token").FillAsync(token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private static Task ConfigureAsync(string folder, string alice) => File.WriteAllTextAsync(Path.Combine(folder, "runbook.yaml"), $$"""
        services:
          web: { command: ["/bin/sleep", "100000"] }
        server:
          token: {{Operator}}
          tokens: { alice: { token: {{alice}}, scopes: ["monitor:read"] } }
        """);
}
