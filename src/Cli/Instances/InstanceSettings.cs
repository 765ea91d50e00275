using Microsoft.Extensions.Logging;
using RunbookExecutor.Dashboard.Demo;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Cli.Instances;

/// <summary>What an instance needs to start.</summary>
public sealed record InstanceSettings
{
    public required DataDirectory Data { get; init; }

    public required RunbookConfiguration Configuration { get; init; }

    /// <summary>Port of each role that is to run.</summary>
    public required IReadOnlyDictionary<string, int> Ports { get; init; }

    public required ILoggerFactory Logs { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Breaks the demo's service from a page; null outside of a demo.</summary>
    public IFaultDesk? Faults { get; init; }

    /// <summary>Whether what the platform starts ends with this process even when it is killed.</summary>
    public bool EndsWithProcess { get; init; }
}
