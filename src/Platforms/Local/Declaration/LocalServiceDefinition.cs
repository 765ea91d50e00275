using System.Security.Cryptography;
using System.Text;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Local.Declaration;

/// <summary>A declared service that can be run: checked, with its units and versions resolved.</summary>
public sealed record LocalServiceDefinition
{
    public required string Name { get; init; }

    public required int Replicas { get; init; }

    public PortRange? Ports { get; init; }

    public double? CpuLimitCores { get; init; }

    public long? MemoryLimitBytes { get; init; }

    public string? HealthPath { get; init; }

    public required AutomationMode Mode { get; init; }

    public required IReadOnlyList<LocalVersion> Versions { get; init; }

    /// <summary>Name of the version to begin with.</summary>
    public required string Current { get; init; }

    public required TimeSpan StopGrace { get; init; }

    public string? WorkingDirectory { get; init; }

    public bool RestartOnExit { get; init; } = true;

    public LocalVersion? FindVersion(string name) => Versions.FirstOrDefault(version => version.Name == name);

    public string VersionNames => string.Join(", ", Versions.Select(version => version.Name));
}

/// <summary>What a replica of one version runs, and with which variables of the service and the version together.</summary>
public sealed record LocalVersion(string Name, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>Changes when the declaration of the version does, so that a child started from an older one is recognized.</summary>
    public string Digest
    {
        get
        {
            var variables = Environment.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}");
            var text = string.Join('\0', [Name, .. Command, string.Empty, .. variables]);
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
        }
    }

    /// <summary>The variables of a replica: the service's, over them the version's, over them its own. A null hides a declared one.</summary>
    public IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string?> overrides)
    {
        var merged = new Dictionary<string, string>(Environment, StringComparer.Ordinal);
        foreach (var (name, value) in overrides)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = value;
            }
        }

        return merged;
    }
}
