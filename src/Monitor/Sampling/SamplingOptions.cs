namespace RunbookExecutor.Monitor.Sampling;

/// <summary>Section <c>sampling</c> of the configuration: how often containers are read and how much of it is kept.</summary>
public sealed record SamplingOptions
{
    /// <summary>A container in trouble is read this often; the loop's own step.</summary>
    public TimeSpan HotInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Any other container is read this often; a multiple of <see cref="HotInterval"/>.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A reading that takes longer is cancelled and its value is unknown.</summary>
    public TimeSpan ReadDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>CPU is unknown for this long after a start: what a process uses to come up says nothing about its load.</summary>
    public TimeSpan StartGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Samples kept for a container; 4,096 are more than an hour at one a second.</summary>
    public int KeptSamples { get; init; } = 4096;

    /// <summary>Log lines kept for a container.</summary>
    public int KeptLines { get; init; } = 2000;

    /// <summary>Characters of log text kept for a container, which bounds memory where lines are long.</summary>
    public int KeptCharacters { get; init; } = 1_000_000;

    /// <summary>Cores of the host, against which a container without a CPU limit is measured.</summary>
    public double HostCores { get; init; } = Environment.ProcessorCount;

    internal int TicksPerInterval => Math.Max(1, (int)Math.Round(Interval / HotInterval));

    /// <summary>One sentence for each value that cannot be used; empty when all can.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Require(HotInterval >= TimeSpan.FromMilliseconds(50), "sampling:hotInterval must be 50ms or more.");
        Require(Interval >= HotInterval && Interval <= TimeSpan.FromSeconds(2), "sampling:interval must be between sampling:hotInterval and 2s.");
        Require(ReadDeadline > TimeSpan.Zero && ReadDeadline <= TimeSpan.FromSeconds(30), "sampling:readDeadline must be above 0 and at most 30s.");
        Require(StartGrace >= TimeSpan.Zero && StartGrace <= TimeSpan.FromMinutes(10), "sampling:startGrace must be between 0s and 10m.");
        Require(KeptSamples is >= 64 and <= 1_000_000, "sampling:keptSamples must be between 64 and 1000000.");
        Require(KeptLines is >= 100 and <= 100_000, "sampling:keptLines must be between 100 and 100000.");
        Require(KeptCharacters is >= 65_536 and <= 100_000_000, "sampling:keptCharacters must be between 65536 and 100000000.");
        Require(HostCores > 0, "sampling:hostCores must be above 0.");
        return problems;

        void Require(bool holds, string sentence)
        {
            if (!holds)
            {
                problems.Add(sentence);
            }
        }
    }
}
