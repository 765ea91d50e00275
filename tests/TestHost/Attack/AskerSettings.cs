namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>What a process that only asks is to do.</summary>
public sealed record AskerSettings
{
    public required string Data { get; init; }

    /// <summary>How many actions it asks for, ten minutes of its clock apart.</summary>
    public int Requests { get; init; }
}
