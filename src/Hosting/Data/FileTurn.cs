namespace RunbookExecutor.Hosting.Data;

/// <summary>Lets one process at a time change a file that several share. The kernel lets go of a turn with its process, also when that is killed.</summary>
internal static class FileTurn
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits for the turn; null when another holds it unreasonably long, since going on is better than waiting for ever.</summary>
    public static async Task<FileStream?> TakeAsync(string path, TimeProvider time)
    {
        var began = time.GetTimestamp();
        do
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(Interval, time);
            }
        }
        while (time.GetElapsedTime(began) < Patience);
        return null;
    }
}
