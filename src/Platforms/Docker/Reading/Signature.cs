using System.Security.Cryptography;
using System.Text;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>What a container was created from, as far as a change of it is a deployment.</summary>
/// <param name="Image">Id of its image.</param>
/// <param name="Configuration">Compose's own hash, or one over what it was created with.</param>
internal sealed record Signature(string Image, string Configuration)
{
    public static Signature Of(ContainerDetails details) =>
        new(details.Image ?? string.Empty, Label(details, Labels.ComposeConfigHash) ?? Hash(details.Config, details.HostConfig));

    private static string? Label(ContainerDetails details, string name) =>
        details.Config?.Labels is { } labels && labels.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    private static string Hash(ConfigDetails? config, HostDetails? host)
    {
        IEnumerable<string?> parts =
        [
            .. config?.Entrypoint ?? [], "|", .. config?.Cmd ?? [], "|", .. (config?.Env ?? []).Order(StringComparer.Ordinal), "|",
            config?.User, config?.WorkingDir, "|", $"{host?.Memory} {host?.NanoCpus} {host?.CpuQuota} {host?.CpuPeriod}", "|",
            .. (host?.Binds ?? []).Order(StringComparer.Ordinal),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }
}
