namespace DemoApp.Faults;

/// <summary>Everything that can be wrong on purpose in this process.</summary>
public sealed record FaultSet(MemoryLeak MemoryLeak, ErrorSpam ErrorSpam, CpuSpike CpuSpike, BadBuild BadBuild) : IDisposable
{
    public FaultStatus Status => new(MemoryLeak.Status, ErrorSpam.Status, CpuSpike.Status, BadBuild.IsActive);

    public void Dispose() => MemoryLeak.Dispose();
}

/// <summary>What is wrong on purpose at one moment; null or false is what is not active.</summary>
public sealed record FaultStatus(MemoryLeakStatus? MemoryLeak, ErrorSpamStatus? ErrorSpam, CpuSpikeStatus? CpuSpike, bool BadBuild);
