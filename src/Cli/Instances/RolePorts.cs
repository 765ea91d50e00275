using System.Net;
using System.Net.Sockets;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Cli.Instances;

/// <summary>Chooses the port of each role: the base itself for the dashboard, + 1 for the monitor, + 2 for the executor, + 3 for the orchestrator.</summary>
public static class RolePorts
{
    public const string Dashboard = "dashboard";
    public const string Monitor = "monitor";
    public const string Executor = "executor";
    public const string Orchestrator = "orchestrator";

    private const int Steps = 200;

    public static readonly IReadOnlyList<string> Roles = [Dashboard, Monitor, Executor, Orchestrator];

    public static int Default(string role, int basePort) => basePort + Roles.ToList().IndexOf(role);

    /// <exception cref="PortException">It is taken; the message names the holder.</exception>
    public static int Require(int port, string listen, string role)
    {
        if (port is < 0 or > 65535)
        {
            throw new PortException($"The {role}'s port {port} is not a port; use one from 1 to 65535, or 0 to let the system choose.");
        }

        return IsFree(port, listen) ? port : throw Taken(port, role);
    }

    public static PortException Taken(int port, string role) =>
        new($"Port {port} for the {role} is taken by {PortHolder.Find(port) ?? "another process"}. End it, or choose other ports with --port or --base-port.");

    /// <summary>The port itself when it is free, else the next that is.</summary>
    public static int NextFree(int port, string listen, IReadOnlySet<int> taken)
    {
        var free = Enumerable.Range(port, Steps).FirstOrDefault(candidate => candidate <= 65535 && !taken.Contains(candidate) && IsFree(candidate, listen));
        return free != 0 ? free : throw new PortException($"No port from {port} to {port + Steps} is free; choose others with --base-port.");
    }

    private static bool IsFree(int port, string listen)
    {
        if (port == 0)
        {
            return true;
        }

        try
        {
            using var probe = new TcpListener(IPAddress.Parse(listen), port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

/// <summary>A port cannot be used; the message says which, who holds it and what would help.</summary>
public sealed class PortException(string message) : Exception(message);
