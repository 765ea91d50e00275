using System.Net;
using System.Net.Sockets;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>Which addresses an escalation may not go to unless its host is listed: those by which it would reach what is not meant for it.</summary>
public static class AddressRule
{
    private static readonly (IPNetwork Network, string What)[] Reserved =
    [
        (IPNetwork.Parse("0.0.0.0/8"), "this machine"),
        (IPNetwork.Parse("127.0.0.0/8"), "this machine"),
        (IPNetwork.Parse("169.254.0.0/16"), "a link-local address, where clouds serve their metadata"),
        (IPNetwork.Parse("10.0.0.0/8"), "a private address"),
        (IPNetwork.Parse("172.16.0.0/12"), "a private address"),
        (IPNetwork.Parse("192.168.0.0/16"), "a private address"),
        (IPNetwork.Parse("100.64.0.0/10"), "a carrier's private address, where clouds serve their metadata"),
        (IPNetwork.Parse("192.0.0.0/24"), "a reserved address"),
        (IPNetwork.Parse("198.18.0.0/15"), "a reserved address"),
        (IPNetwork.Parse("224.0.0.0/3"), "a multicast or reserved address"),
        (IPNetwork.Parse("::/127"), "this machine"),
        (IPNetwork.Parse("fe80::/10"), "a link-local address"),
        (IPNetwork.Parse("fc00::/7"), "a private address, where clouds serve their metadata"),
        (IPNetwork.Parse("fec0::/10"), "a private address"),
        (IPNetwork.Parse("ff00::/8"), "a multicast address"),

        // Ways to write an IPv4 address as an IPv6 one.
        (IPNetwork.Parse("64:ff9b::/32"), "an IPv4 address in disguise"),
        (IPNetwork.Parse("2002::/16"), "an IPv4 address in disguise"),
        (IPNetwork.Parse("2001::/32"), "an IPv4 address in disguise"),
        (IPNetwork.Parse("::/96"), "an IPv4 address in disguise"),
    ];

    /// <summary>What speaks against it; null when nothing does.</summary>
    public static string? Objection(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Reserved.Where(reserved => reserved.Network.BaseAddress.AddressFamily == plain.AddressFamily && reserved.Network.Contains(plain))
            .Select(reserved => reserved.What)
            .FirstOrDefault()
            ?? (plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 ? null : "no internet address");
    }
}
