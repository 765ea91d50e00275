using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>What one process of a crash sweep is to do.</summary>
public sealed record VictimSettings
{
    /// <summary>Data directory of the executor; the engine's file and the report lie in it too.</summary>
    public required string Data { get; init; }

    /// <summary><c>scripted</c>, <c>local</c> or <c>docker</c>.</summary>
    public string Platform { get; init; } = "scripted";

    /// <summary>Which action; null only settles what the process before left.</summary>
    public string? Action { get; init; }

    /// <summary>The moment to die at, from 1; 0 for none.</summary>
    public int KillAt { get; init; }

    /// <summary>By how many hours its clock is ahead of the machine's.</summary>
    public int Hours { get; init; }

    /// <summary>The engine, <c>unix:///path</c>; for <c>docker</c> only.</summary>
    public string? Host { get; init; }

    /// <summary>Whose replicas are acted on; for <c>docker</c> only.</summary>
    public string? Service { get; init; }

    public string EngineFile => Path.Combine(Data, "engine.log");

    public string ReportFile => Path.Combine(Data, "report.log");
}

/// <summary>What a process of a crash sweep tells, one line each.</summary>
/// <param name="ReadyAt">When it stood ready.</param>
/// <param name="SettledAfterMs">How long what was unfinished took from then on.</param>
/// <param name="HadUnfinished">Whether anything was.</param>
/// <param name="Moments">How many moments its action had; null when it died or had none.</param>
public sealed record VictimReport(BootInstant ReadyAt, long SettledAfterMs, bool HadUnfinished, int? Moments);
