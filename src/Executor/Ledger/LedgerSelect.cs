using Dapper;
using Microsoft.Data.Sqlite;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Reads entries as a <see cref="LedgerQuery"/> asks for them.</summary>
internal static class LedgerSelect
{
    public static IReadOnlyList<LedgerEntry> Entries(SqliteConnection connection, LedgerQuery query)
    {
        var order = query.After is null ? "DESC" : "ASC";
        var rows = connection.Query<LedgerRow>(
            $"""
            SELECT {LedgerRow.Columns} FROM entries
            WHERE (@After IS NULL OR seq > @After) AND (@Since IS NULL OR time >= @Since)
              AND (@Before IS NULL OR seq < @Before) AND (@IncidentId IS NULL OR incident_id = @IncidentId)
              AND (@ActionId IS NULL OR action_id = @ActionId) AND (@Kind IS NULL OR kind = @Kind)
            ORDER BY seq {order} LIMIT @Limit
            """,
            new
            {
                query.After,
                Since = query.Since is { } since ? LedgerRow.WriteTime(since) : null,
                query.Before,
                IncidentId = query.IncidentId?.Value,
                ActionId = query.ActionId?.Value,
                Kind = query.Kind?.ToString(),
                Limit = Math.Clamp(query.Limit, 1, LedgerQuery.MaxLimit),
            });
        return [.. rows.OrderBy(row => row.Seq).Select(row => row.ToEntry())];
    }

    /// <summary>The entries of some kinds that are younger than <paramref name="window"/>, in the order in which they were written.</summary>
    public static IReadOnlyList<LedgerEntry> Younger(SqliteConnection connection, IReadOnlyList<EntryKind> kinds, TimeSpan window, BootInstant now)
    {
        var rule = new AgeRule(now);
        return
        [
            .. connection
                .Query<LedgerRow>($"SELECT {LedgerRow.Columns} FROM entries WHERE kind IN @kinds ORDER BY seq DESC", new { kinds = kinds.Select(kind => kind.ToString()) }, buffered: false)
                .TakeWhile(row => rule.Of(new BootInstant(row.BootId, row.BootMs)) < window)
                .Select(row => row.ToEntry())
                .Reverse(),
        ];
    }
}
