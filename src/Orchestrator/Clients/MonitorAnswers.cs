using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Orchestrator.Clients;

/// <param name="Incidents">Open and recent ones; with a cursor, those that changed since.</param>
/// <param name="Cursor">Hand it back to wait for what changes after this answer.</param>
public sealed record IncidentList(IReadOnlyList<Incident> Incidents, string Cursor);

/// <param name="Source">Path of the file, for people.</param>
/// <param name="Content">Its Markdown, compiled here by the same compiler.</param>
public sealed record RunbookText(string Source, string Content);

public sealed record ReplicaList(IReadOnlyList<ReplicaView> Containers);

/// <summary>One replica as <c>list-containers</c> shows it.</summary>
public sealed record ReplicaView
{
    public required string Id { get; init; }

    public required string Service { get; init; }

    public required ContainerState State { get; init; }

    public HealthState Health { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Its latest crashes since it was last started on purpose, oldest first.</summary>
    public IReadOnlyList<CrashView> Crashes { get; init; } = [];

    /// <summary>The latest crash after a moment; null when there was none.</summary>
    public CrashView? LastCrash(DateTimeOffset after) => Crashes.LastOrDefault(crash => crash.Time > after);
}

/// <param name="Time">When it ended.</param>
/// <param name="ExitCode">Null where it is not known.</param>
/// <param name="OutOfMemory">Whether it was killed for want of memory.</param>
public sealed record CrashView(DateTimeOffset Time, int? ExitCode = null, bool OutOfMemory = false);

/// <summary>What <c>get-container-metrics</c> gives of one container.</summary>
public sealed record ContainerMetrics
{
    public required ContainerState State { get; init; }

    public MetricsWindow? Window { get; init; }
}

/// <summary>What was seen of one container between two moments. Percentages, as tools show them.</summary>
public sealed record MetricsWindow
{
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Readings that gave a value.</summary>
    public int SamplesTaken { get; init; }

    /// <summary>Readings that were due.</summary>
    public int SamplesExpected { get; init; }

    public ValueWindow? Memory { get; init; }

    public ValueWindow? Cpu { get; init; }

    public ErrorWindow? ErrorRate { get; init; }
}

/// <param name="Min">Smallest known value, percent.</param>
/// <param name="Max">Largest known value, percent.</param>
/// <param name="Last">Latest known value, percent.</param>
/// <param name="Samples">Known values.</param>
/// <param name="Expected">Values that there should be.</param>
/// <param name="FirstTime">Of the first known value.</param>
/// <param name="LastTime">Of the last known value.</param>
public sealed record ValueWindow(double Min, double Max, double Last, int Samples, int Expected, DateTimeOffset FirstTime, DateTimeOffset LastTime);

/// <param name="Rate">Errors among the lines, percent.</param>
/// <param name="Lines">Log lines.</param>
/// <param name="Errors">Lines of level error.</param>
public sealed record ErrorWindow(double Rate, long Lines, long Errors);
