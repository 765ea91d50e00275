using System.Globalization;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Orchestrator.Clients;

namespace RunbookExecutor.Orchestrator.Verification;

/// <summary>Whether one replica still is what the act left, runs and is healthy. Pure.</summary>
public static class ReplicaCheck
{
    /// <param name="replica">As listed now.</param>
    /// <param name="actedAt">When the act was read back.</param>
    /// <param name="since">Where the present hold began.</param>
    /// <returns>Null when nothing stands in the way of a recovery.</returns>
    public static SymptomReading? Problem(ReplicaView replica, DateTimeOffset actedAt, DateTimeOffset since)
    {
        if (replica.LastCrash(since) is { } crash)
        {
            return new SymptomReading(SymptomVerdict.Present, Describe(crash));
        }

        if (replica.StartedAt > actedAt && replica.LastCrash(actedAt) is null)
        {
            return new SymptomReading(SymptomVerdict.Blind, $"somebody else started it again at {Time(replica.StartedAt.Value)}");
        }

        if (replica.State != ContainerState.Running)
        {
            // Between a crash and the next start, holding has begun anew already.
            var isComingBack = replica.LastCrash(actedAt) is not null || replica.State == ContainerState.Starting;
            return new SymptomReading(isComingBack ? SymptomVerdict.Unknown : SymptomVerdict.Blind, $"it is {replica.State.ToString().ToLowerInvariant()}");
        }

        return replica.Health switch
        {
            HealthState.Unhealthy => new SymptomReading(SymptomVerdict.Present, "its health check fails"),
            HealthState.Starting => new SymptomReading(SymptomVerdict.Unknown, "its health check has not passed yet"),
            _ => null,
        };
    }

    /// <summary><c>it was killed for want of memory at 14:05:06.789 UTC (exit code 137)</c></summary>
    public static string Describe(CrashView crash)
    {
        var how = crash.OutOfMemory ? "was killed for want of memory" : "crashed";
        return $"it {how} at {Time(crash.Time)}{(crash.ExitCode is { } code ? $" (exit code {code})" : string.Empty)}";
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("HH:mm:ss.fff 'UTC'", CultureInfo.InvariantCulture);
}
