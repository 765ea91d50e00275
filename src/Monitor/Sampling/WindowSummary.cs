namespace RunbookExecutor.Monitor.Sampling;

/// <summary>What a container did since a moment: only samples and lines of that moment or later count.</summary>
/// <param name="Since">The moment; the start of the present process when that is later.</param>
/// <param name="Until">Now.</param>
/// <param name="SamplesTaken">Readings that gave a value.</param>
/// <param name="SamplesExpected">Readings that were due.</param>
/// <param name="Memory">Null when no sample has a value.</param>
/// <param name="Cpu">Null when no sample has a value.</param>
/// <param name="Log">Lines and errors.</param>
public sealed record WindowSummary(
    DateTimeOffset Since, DateTimeOffset Until, int SamplesTaken, int SamplesExpected, MetricSummary? Memory, MetricSummary? Cpu, LineCount Log);

/// <summary>One metric over a window, as ratios.</summary>
public sealed record MetricSummary(
    double Min, double Max, double Last, int Samples, int Expected, DateTimeOffset FirstTime, DateTimeOffset LastTime);
