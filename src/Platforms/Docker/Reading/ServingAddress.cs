using System.Globalization;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>Where a container can be reached from this machine: at a published port, else at its own address.</summary>
internal static class ServingAddress
{
    private const string Loopback = "127.0.0.1";

    /// <param name="details">The container.</param>
    /// <param name="wanted">The operator's <c>runbook.port</c>; null for the lowest.</param>
    /// <returns>Null when it exposes no TCP port.</returns>
    public static string? Of(ContainerDetails details, string? wanted)
    {
        var exposed = Exposed(details).Where(port => wanted is null || port.ToString(CultureInfo.InvariantCulture) == wanted.Trim()).Order().ToList();
        foreach (var port in exposed)
        {
            if (Published(details, port) is { } published)
            {
                return published;
            }
        }

        return exposed.Count > 0 && Host(details) is { } host ? string.Create(CultureInfo.InvariantCulture, $"{host}:{exposed[0]}") : null;
    }

    private static IEnumerable<int> Exposed(ContainerDetails details) =>
        (details.Config?.ExposedPorts?.Keys ?? [])
        .Concat(details.NetworkSettings?.Ports?.Keys ?? [])
        .Where(key => key.EndsWith("/tcp", StringComparison.Ordinal))
        .Select(key => int.TryParse(key[..^4], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 0)
        .Where(port => port > 0)
        .Distinct();

    private static string? Published(ContainerDetails details, int port)
    {
        IReadOnlyList<PortDetails>? bindings = null;
        details.NetworkSettings?.Ports?.TryGetValue(string.Create(CultureInfo.InvariantCulture, $"{port}/tcp"), out bindings);
        var binding = (bindings ?? []).Where(one => !string.IsNullOrEmpty(one.HostPort)).OrderBy(one => one.HostIp?.Contains(':', StringComparison.Ordinal)).FirstOrDefault();
        return binding is null ? null : $"{FromHere(binding.HostIp)}:{binding.HostPort}";
    }

    private static string FromHere(string? address) => address switch
    {
        null or "" or "0.0.0.0" or "::" => Loopback,
        _ when address.Contains(':', StringComparison.Ordinal) => $"[{address}]",
        _ => address,
    };

    private static string? Host(ContainerDetails details) =>
        details.HostConfig?.NetworkMode == "host"
            ? Loopback
            : details.NetworkSettings?.Networks?.OrderBy(network => network.Key, StringComparer.Ordinal)
                .Select(network => network.Value?.IPAddress)
                .FirstOrDefault(address => !string.IsNullOrEmpty(address));
}
