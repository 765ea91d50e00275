using System.Security.Cryptography;
using System.Text;
using Docker.DotNet.Models;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>What a container was created from, as far as a change of it is a deployment.</summary>
/// <param name="Image">Id of its image.</param>
/// <param name="Configuration">Compose's own hash, or one over what it was created with.</param>
internal sealed record Signature(string Image, string Configuration)
{
    public static Signature Of(ContainerInspectResponse details) =>
        new(details.Image ?? string.Empty, Label(details, Labels.ComposeConfigHash) ?? Hash(details.Config, details.HostConfig));

    private static string? Label(ContainerInspectResponse details, string name) =>
        details.Config?.Labels is { } labels && labels.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static string Hash(ContainerConfig? config, HostConfig? host)
    {
        IEnumerable<string?> parts =
        [
            .. config?.Entrypoint ?? [], "|", .. config?.Cmd ?? [], "|", .. (config?.Env ?? []).Order(StringComparer.Ordinal), "|",
            config?.User, config?.WorkingDir, "|", $"{host?.Memory} {host?.NanoCPUs} {host?.CPUQuota} {host?.CPUPeriod}", "|",
            .. (host?.Binds ?? []).Order(StringComparer.Ordinal),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }
}
