using System.Net;

namespace DemoApp.Configuration;

/// <summary>What the environment variables say. One that makes no sense leaves its default in place and a sentence in <see cref="Warnings"/>.</summary>
public sealed record Settings
{
    /// <summary>0 takes any free port; the start-up line says which.</summary>
    public int Port { get; init; } = 3001;

    public IPAddress Bind { get; init; } = IPAddress.Loopback;

    public string Version { get; init; } = "v1";

    /// <summary>A build whose data requests mostly fail while its health check passes.</summary>
    public bool IsBadBuild { get; init; }

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    public int CacheSizeMegabytes { get; init; } = 16;

    /// <summary>Resident memory at which the leak pauses, so that it does not eat the machine.</summary>
    public int LeakLimitMegabytes { get; init; } = 245;

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads the settings from <paramref name="lookup"/>, which gives a variable's value or null.</summary>
    public static Settings Read(Func<string, string?> lookup)
    {
        var reader = new VariableReader(lookup);
        return new Settings
        {
            Port = reader.Whole("PORT", 0, 65535, 3001),
            Bind = reader.Address("BIND", IPAddress.Loopback),
            Version = reader.Name("VERSION", "v1"),
            IsBadBuild = reader.Choice("BUILD", ("good", false), ("bad", true)),
            LogLevel = reader.Choice("LOG_LEVEL", Levels),
            CacheSizeMegabytes = reader.Whole("CACHE_SIZE_MB", 0, 2000, 16),
            LeakLimitMegabytes = reader.Whole("LEAK_LIMIT_MB", 1, 1_000_000, 245),
            Warnings = reader.Warnings,
        };
    }

    private static readonly (string, LogLevel)[] Levels =
    [
        ("info", LogLevel.Information), ("debug", LogLevel.Debug), ("warn", LogLevel.Warning), ("error", LogLevel.Error), ("none", LogLevel.None),
    ];
}
