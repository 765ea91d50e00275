using System.Globalization;

namespace RunbookExecutor.Platforms.Docker.Acting.Scaling;

/// <summary>How a published port is chosen on the host.</summary>
internal static class HostPorts
{
    /// <summary>How many replicas can publish by the same text: one for a fixed port, several for a range, any number when the engine chooses.</summary>
    public static int RoomIn(string hostPort)
    {
        var range = hostPort.Split('-');
        return hostPort is "" or "0" ? int.MaxValue
            : range is [var low, var high]
                && int.TryParse(low, NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && int.TryParse(high, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
                && last >= first
                ? last - first + 1
            : 1;
    }
}
