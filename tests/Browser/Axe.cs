using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace RunbookExecutor.Tests.Browser;

internal static class Axe
{
    /// <summary>Fails with what breaks a rule of accessibility on this page, as it is now.</summary>
    public static async Task FindsNothingAsync(IPage page, string state)
    {
        var found = await page.RunAxe();

        Assert.True(found.Violations.Length == 0, $"{state}: {string.Join("; ", found.Violations.Select(violation => $"{violation.Id} at {violation.Nodes[0].Html}"))}");
    }
}
