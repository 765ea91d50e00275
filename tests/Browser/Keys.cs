using Microsoft.Playwright;

namespace RunbookExecutor.Tests.Browser;

internal static class Keys
{
    private const int Most = 200;

    /// <summary>Presses Tab until the focus is there.</summary>
    public static async Task TabToAsync(this IPage page, ILocator wanted)
    {
        for (var pressed = 0; pressed < Most; pressed++)
        {
            if (await wanted.EvaluateAsync<bool>("element => element === document.activeElement"))
            {
                return;
            }

            await page.Keyboard.PressAsync("Tab");
        }

        throw new TimeoutException($"Tab does not lead to {wanted}.");
    }
}
