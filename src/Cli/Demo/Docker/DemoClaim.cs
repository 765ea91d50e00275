namespace RunbookExecutor.Cli.Demo.Docker;

/// <summary>Says of a demo's data directory that its demo is alive: a locked file, which the kernel unlocks however the process ends.</summary>
internal sealed class DemoClaim : IDisposable
{
    private const string Name = "demo.lock";

    private readonly FileStream file;

    private DemoClaim(FileStream file) => this.file = file;

    /// <exception cref="DemoException">A demo runs on this data directory.</exception>
    public static DemoClaim Take(string data) =>
        TryTake(data) ?? throw new DemoException($"A demo with the data directory {data} is running already. End it first, or name another directory with --data DIR.");

    public static bool IsHeld(string data)
    {
        if (!File.Exists(Path.Combine(data, Name)))
        {
            return false;
        }

        using var claim = TryTake(data);
        return claim is null;
    }

    public void Dispose() => file.Dispose();

    private static DemoClaim? TryTake(string data)
    {
        try
        {
            return new DemoClaim(new FileStream(Path.Combine(data, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
