using Dapper;
using Microsoft.Data.Sqlite;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>Whether the file's tables, indexes and triggers are those that the executor makes, and agree with each other: guards read by index, and a missing line there would hide an entry.</summary>
internal static class LedgerShape
{
    private const string Schema = "SELECT name || ': ' || coalesce(sql, '') FROM sqlite_schema ORDER BY name";

    private static readonly Lazy<IReadOnlyList<string>> Made = new(Make);

    /// <summary>What is wrong, or null.</summary>
    public static string? Fault(SqliteConnection connection)
    {
        var there = connection.Query<string>(Schema).ToList();
        if (Made.Value.Except(there).Concat(there.Except(Made.Value)).FirstOrDefault() is { } different)
        {
            return $"its table, an index or a trigger was changed ({different[..different.IndexOf(':', StringComparison.Ordinal)]})";
        }

        var integrity = connection.ExecuteScalar<string>("PRAGMA integrity_check(1)");
        return integrity == "ok" ? null : $"its pages do not agree ({integrity?.ReplaceLineEndings(" ")})";
    }

    private static IReadOnlyList<string> Make()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        connection.Execute(LedgerSchema.Create);
        return [.. connection.Query<string>(Schema)];
    }
}
