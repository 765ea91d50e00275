namespace RunbookExecutor.Bench.Dashboard;

/// <summary>What the dashboard costs in a real browser: a page of a thousand containers, a log of a thousand lines a second, a first visit, further viewers.</summary>
internal static class DashboardBench
{
    private const int Many = 1000;
    private const int Talking = 200;
    private const int Viewers = 8;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(40);

    public static async Task<int> RunAsync(int seconds)
    {
        Console.WriteLine("| what | figure | target |\n|---|---|---|");
        using (var few = await LargeFleet.SleepingAsync(3))
        {
            await FirstLoadAsync(few, "3 containers", "150 KB");
        }

        using (var asleep = await LargeFleet.SleepingAsync(Many))
        {
            await FirstLoadAsync(asleep, $"{Many} containers", "");
            await WatchAsync(asleep, $"{Many} containers that sleep", seconds);
        }

        using (var working = await LargeFleet.WorkingAsync(Many))
        {
            await WatchAsync(working, $"{Many} containers whose memory changes every second", seconds);
        }

        using var talking = await LargeFleet.TalkingAsync(Talking);
        await ReadLogAsync(talking, seconds);
        return 0;
    }

    private static async Task FirstLoadAsync(LargeFleet fleet, string what, string target)
    {
        await using var proxy = new CountingProxy(fleet.Address);
        await using var tab = await Tab.OpenAsync(proxy.Address);
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
        Row($"first visit, {what}: all that is loaded in its first seconds", $"{proxy.Received / 1000.0:0} KB", target);
    }

    private static async Task WatchAsync(LargeFleet fleet, string what, int seconds)
    {
        await using var proxy = new CountingProxy(fleet.Address);
        await using var tab = await Tab.OpenAsync(proxy.Address);
        await Task.Delay(WarmUp, TimeProvider.System);

        var (cpu, server, bytes, at) = (await tab.CpuTimeAsync(), fleet.Dashboard.CpuTime(), proxy.Received, TimeProvider.System.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        var took = TimeProvider.System.GetElapsedTime(at);
        Row($"{what}: to the browser", $"{(proxy.Received - bytes) / 1000.0 / took.TotalSeconds:0.0} KB/s", "10 KB/s");
        Row($"{what}: the page", Share((await tab.CpuTimeAsync() - cpu) / took), "10 % of a core");
        var alone = (fleet.Dashboard.CpuTime() - server) / took;
        Row($"{what}: the dashboard's process with one viewer", Share(alone), "");

        var ages = await tab.AgesAsync(seconds);
        Row($"{what}: from a sample's taking to the page", $"p50 {Numbers.Percentile(ages, 0.5):0.00} s, max {ages.Max():0.00} s", "1.5 s");

        for (var viewer = 0; viewer < Viewers; viewer++)
        {
            await tab.OpenAnotherAsync(fleet.Address.ToString());
        }

        await Task.Delay(WarmUp, TimeProvider.System);
        (server, at) = (fleet.Dashboard.CpuTime(), TimeProvider.System.GetTimestamp());
        await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System);
        var all = (fleet.Dashboard.CpuTime() - server) / TimeProvider.System.GetElapsedTime(at);
        Row($"{what}: the dashboard's process for each of {Viewers} further viewers", Share((all - alone) / Viewers), "0.5 % of a core");
    }

    private static async Task ReadLogAsync(LargeFleet fleet, int seconds)
    {
        await using var proxy = new CountingProxy(fleet.Address);
        await using var tab = await Tab.OpenAsync($"{proxy.Address}logs");
        await Task.Delay(WarmUp / 4, TimeProvider.System);
        var (cpu, bytes) = (await tab.CpuTimeAsync(), proxy.Received);
        var (frames, longest) = await tab.FramesAsync(seconds);
        var took = TimeSpan.FromSeconds(seconds);
        Row($"{Talking} containers, {Talking * 5} lines a second: frames", $"{frames:0.0} a second, the longest {longest:0} ms", "60 a second");
        Row($"{Talking} containers, {Talking * 5} lines a second: the page", Share((await tab.CpuTimeAsync() - cpu) / took), "");
        Row($"{Talking} containers, {Talking * 5} lines a second: to the browser", $"{(proxy.Received - bytes) / 1000.0 / took.TotalSeconds:0.0} KB/s", "");
    }

    private static string Share(double share) => FormattableString.Invariant($"{share * 100:0.00} % of a core");

    private static void Row(string what, string figure, string target) => Console.WriteLine($"| {what} | {figure} | {target} |");
}
