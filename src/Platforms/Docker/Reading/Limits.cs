using System.Globalization;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>What a container may use at most. Docker writes 0 for no limit.</summary>
internal static class Limits
{
    private const double NanosPerCore = 1e9;
    private const long DefaultPeriod = 100_000;

    /// <summary>Whether the engine says what the limits are: one that it leaves out must not read as none.</summary>
    public static bool AreTold(HostDetails host) => host is { Memory: not null, NanoCpus: not null, CpuQuota: not null };

    public static long? MemoryBytes(HostDetails? host) => host?.Memory is > 0 and var bytes ? bytes : null;

    /// <summary>Cores: of its quota and of the processors that it is bound to the fewer.</summary>
    public static double? CpuCores(HostDetails? host)
    {
        double? quota = host switch
        {
            { NanoCpus: > 0 and var nanos } => nanos / NanosPerCore,
            { CpuQuota: > 0 and var micros } => (double)micros / (host.CpuPeriod is > 0 and var period ? period : DefaultPeriod),
            _ => null,
        };
        var bound = Processors(host?.CpusetCpus);
        return quota is null || bound < quota ? bound ?? quota : quota;
    }

    // "0-2,5"; null for none, and for what is no such list.
    private static double? Processors(string? set)
    {
        var count = 0;
        foreach (var part in (set ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!TryParse(dash < 0 ? part : part[..dash], out var first) || !TryParse(dash < 0 ? part : part[(dash + 1)..], out var last) || last < first)
            {
                return null;
            }

            count += last - first + 1;
        }

        return count == 0 ? null : count;
    }

    private static bool TryParse(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
