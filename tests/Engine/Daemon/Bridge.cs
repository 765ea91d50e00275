using System.Globalization;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>A network bridge of a private engine's own, on addresses that nothing else on this machine uses.</summary>
/// <param name="Name">Name of the interface.</param>
/// <param name="Block">The second number of its 10.N.0.0/16, from which the engine's other networks are cut too.</param>
internal sealed record Bridge(string Name, int Block)
{
    private const int FirstBlock = 64;
    private const int Blocks = 128;

    public string Pool => $"base=10.{Block}.0.0/16,size=24";

    public static async Task<Bridge> CreateAsync(string name)
    {
        var taken = TakenBlocks(await File.ReadAllLinesAsync("/proc/net/route"));
        var bridge = new Bridge(name, Enumerable.Range(0, Blocks).Select(step => FirstBlock + ((Environment.ProcessId + step) % Blocks)).First(block => !taken.Contains(block)));
        await Tool.RunAsync("ip", ["link", "add", name, "type", "bridge"]);
        await Tool.RunAsync("ip", ["addr", "add", $"10.{bridge.Block}.0.1/24", "dev", name]);
        await Tool.RunAsync("ip", ["link", "set", name, "up"]);
        return bridge;
    }

    public static Task RemoveAsync(string name) => Tool.TryAsync("ip", ["link", "delete", name]);

    // The kernel prints an address as one number in the machine's byte order: 0000400A is 10.64.0.0.
    private static HashSet<int> TakenBlocks(IEnumerable<string> routes) =>
    [
        .. routes.Skip(1)
            .Select(line => line.Split('\t') is [_, { Length: 8 } destination, ..] ? uint.Parse(destination, NumberStyles.HexNumber, CultureInfo.InvariantCulture) : 0)
            .Where(destination => (destination & 0xFF) == 10)
            .Select(destination => (int)((destination >> 8) & 0xFF)),
    ];
}
