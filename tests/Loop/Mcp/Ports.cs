using System.Net;
using System.Net.Sockets;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>Finds ports that nobody listens on, below those that the system gives out by itself.</summary>
internal static class Ports
{
    private const int First = 12000;

    private static int _next = First + (Environment.ProcessId % 400 * 20);

    /// <summary>The first of twenty free ones.</summary>
    public static int Block()
    {
        while (true)
        {
            var first = Interlocked.Add(ref _next, 20);
            if (Enumerable.Range(first, 20).All(IsFree))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
