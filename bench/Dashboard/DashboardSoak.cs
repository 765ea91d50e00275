namespace RunbookExecutor.Bench.Dashboard;

/// <summary>Whether the memory of a tab and of the dashboard's process stays what it is under a thousand lines a second.</summary>
internal static class DashboardSoak
{
    private const int Talking = 200;
    private const int Looks = 6;
    private const double Mebibyte = 1 << 20;

    public static async Task<int> RunAsync(int minutes)
    {
        using var fleet = await LargeFleet.TalkingAsync(Talking);
        await using var tab = await Tab.OpenAsync($"{fleet.Address}logs");
        Console.WriteLine($"| minutes of {Talking * 5} lines a second | the page's heap | the dashboard's process |\n|---|---|---|");
        for (var look = 1; look <= Looks; look++)
        {
            await Task.Delay(TimeSpan.FromMinutes(minutes) / Looks, TimeProvider.System);
            Console.WriteLine(FormattableString.Invariant($"| {(double)minutes * look / Looks:0} | {await tab.HeapAsync() / Mebibyte:0.0} MiB | {fleet.Dashboard.MemoryBytes() / Mebibyte:0} MiB |"));
        }

        return 0;
    }
}
