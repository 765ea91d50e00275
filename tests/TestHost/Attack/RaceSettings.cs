namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>What one process of a race is to do.</summary>
public sealed record RaceSettings
{
    /// <summary>The one data directory of all; the engine's file lies in it too.</summary>
    public required string Data { get; init; }

    /// <summary>Eight bytes that hold the milliseconds since boot, moved on by who drives the race.</summary>
    public required string ClockFile { get; init; }

    /// <summary>A byte is added to it for each attempt.</summary>
    public required string AttemptsFile { get; init; }

    /// <summary>Who drives the race; without it there is none.</summary>
    public int Parent { get; init; }

    public int Seed { get; init; }

    public string EngineFile => Path.Combine(Data, "engine.log");
}
