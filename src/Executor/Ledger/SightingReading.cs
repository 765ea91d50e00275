using Dapper;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Guards;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Reads and writes which incidents the ledger has heard of.</summary>
internal static class SightingReading
{
    /// <summary>More new ones within the time that a storm looks back are not written: a caller cannot fill the disk with them.</summary>
    private const int MostRecent = 1000;

    /// <summary>A storm looks back this far.</summary>
    internal static readonly TimeSpan Memory = StormGuard.Newly;

    public static IReadOnlyList<IncidentSighting> Recent(LedgerReader reader)
    {
        var entries = Entries(reader);
        var ages = ActionHistory.Ages(entries, reader.Now);
        return [.. entries.Select((entry, i) => new IncidentSighting(entry.Read<IncidentSeenPayload>().Service, ages[i]))];
    }

    /// <summary>Those of the incidents that the ledger has not heard of.</summary>
    public static IReadOnlyList<IncidentId> Unknown(LedgerReader reader, IReadOnlyList<IncidentId> incidents)
    {
        var known = reader.Connection
            .Query<string>("SELECT DISTINCT incident_id FROM entries WHERE kind = 'IncidentSeen' AND incident_id IN @ids", new { ids = incidents.Select(incident => incident.Value) })
            .ToHashSet();
        return [.. incidents.Distinct().Where(incident => !known.Contains(incident.Value))];
    }

    public static bool IsFull(LedgerReader reader) => Entries(reader).Count >= MostRecent;

    private static IReadOnlyList<LedgerEntry> Entries(LedgerReader reader) => AgeRule.Younger(reader.Recent.Sightings, Memory, reader.Now);
}
