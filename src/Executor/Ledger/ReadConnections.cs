using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace RunbookExecutor.Executor.Ledger;

/// <summary>
/// Connections that wait for the next reader: opening one costs as much as all that a request reads. One whose file was moved away
/// or replaced meanwhile is not used any more.
/// </summary>
internal sealed class ReadConnections : IDisposable
{
    private const int Most = 4;

    // SQLITE_FCNTL_HAS_MOVED of sqlite3.h.
    private const int HasMoved = 20;

    private readonly ConcurrentBag<SqliteConnection> _idle = [];
    private volatile bool _isDisposed;

    /// <param name="open">Opens another one.</param>
    /// <param name="use">What is done with it; a connection on which this fails is closed.</param>
    public T Use<T>(Func<SqliteConnection> open, Func<SqliteConnection, T> use)
    {
        var connection = Take() ?? open();
        try
        {
            var result = use(connection);
            Return(connection);
            return result;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryTake(out var connection))
        {
            connection.Dispose();
        }
    }

    private SqliteConnection? Take()
    {
        while (_idle.TryTake(out var connection))
        {
            if (IsInPlace(connection))
            {
                return connection;
            }

            connection.Dispose();
        }

        return null;
    }

    private void Return(SqliteConnection connection)
    {
        if (_isDisposed || _idle.Count >= Most)
        {
            connection.Dispose();
            return;
        }

        _idle.Add(connection);
    }

    // Where the file system cannot tell, it is as if it had moved.
    private static bool IsInPlace(SqliteConnection connection)
    {
        var handle = connection.Handle!;
        var isIn = FileControl(handle.DangerousGetHandle(), "main", HasMoved, out var moved) == 0 && moved == 0;
        GC.KeepAlive(handle);
        return isIn;
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static extern int FileControl(nint database, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int operation, out int answer);
}
