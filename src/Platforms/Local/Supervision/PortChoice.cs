using System.Net;
using System.Net.Sockets;
using RunbookExecutor.Platforms.Local.Declaration;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Chooses the port of a replica that is to start.</summary>
internal static class PortChoice
{
    /// <summary>The preferred port if it is free, else the lowest free one; null when there is none.</summary>
    /// <param name="range">The service's ports.</param>
    /// <param name="taken">Ports of its other processes, also of those that do not listen yet.</param>
    /// <param name="preferred">The replica's last port, so that its address stays the same over a restart.</param>
    /// <param name="isFree">Whether nobody else listens there.</param>
    public static int? Choose(PortRange range, IReadOnlySet<int> taken, int? preferred, Func<int, bool> isFree)
    {
        IEnumerable<int> all = Enumerable.Range(range.First, range.Count);
        if (preferred is { } last && range.First <= last && last <= range.Last)
        {
            all = all.Prepend(last);
        }

        return all.Where(port => !taken.Contains(port) && isFree(port)).Select(port => (int?)port).FirstOrDefault();
    }

    public static string NoneFree(LocalServiceDefinition service) =>
        $"No port of {service.Ports} is free for {service.Name}: its other replicas or other programs hold them all. "
        + $"Free one, or widen services:{service.Name}:ports.";

    /// <summary>Whether a child could listen there now. A program on one address or on all of them is in the way alike.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
