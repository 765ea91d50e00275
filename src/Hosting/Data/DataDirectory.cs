namespace RunbookExecutor.Hosting.Data;

/// <summary>The folder in which an instance keeps its ledger, runs, logs and where it can be reached.</summary>
public sealed class DataDirectory
{
    private DataDirectory(string path) => Path = path;

    /// <summary>Absolute.</summary>
    public string Path { get; }

    public string Logs => System.IO.Path.Combine(Path, "logs");

    public string Endpoints => System.IO.Path.Combine(Path, "endpoints.json");

    /// <summary>Makes the folder when it is missing, for its owner only, and shows that it can be written.</summary>
    /// <exception cref="DataDirectoryException">It cannot be written; the message says what would help.</exception>
    public static DataDirectory Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var directory = new DataDirectory(full);
            Directory.CreateDirectory(directory.Logs);
            var probe = System.IO.Path.Combine(full, $".write-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return directory;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new DataDirectoryException(
                $"The data directory '{full}' cannot be written ({FileAbove(full) ?? problem.Message.TrimEnd('.')}). Name another one with --data DIR, or give this user the right to write there.", problem);
        }
    }

    // The system only says that a part of the path could not be found.
    private static string? FileAbove(string path)
    {
        for (var part = path; part is not null; part = System.IO.Path.GetDirectoryName(part))
        {
            if (File.Exists(part))
            {
                return $"'{part}' is a file";
            }
        }

        return null;
    }
}

/// <summary>The data directory cannot be used; the message says why and what would help.</summary>
public sealed class DataDirectoryException(string message, Exception innerException) : Exception(message, innerException);
