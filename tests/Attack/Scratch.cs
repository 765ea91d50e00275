namespace RunbookExecutor.Tests.Attack;

/// <summary>Folders for processes that are killed. In memory where there is such a place: a killed process loses nothing that it wrote there, and the disk is left in peace.</summary>
internal static class Scratch
{
    private const string Memory = "/dev/shm";

    private static int _number;

    public static string Folder(string prefix)
    {
        var path = Path.Combine(Directory.Exists(Memory) ? Memory : Path.GetTempPath(), $"{prefix}-{Environment.ProcessId}-{Interlocked.Increment(ref _number)}");
        Directory.CreateDirectory(path);
        return path;
    }
}
