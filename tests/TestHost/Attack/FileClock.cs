namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>A boot clock that all processes of a race read from one file.</summary>
public sealed class FileClock : TimeProvider, IDisposable
{
    public const string BootId = "race";

    private readonly FileStream _file;

    public FileClock(string path) =>
        _file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 });

    public override long TimestampFrequency => 1000;

    public long Milliseconds => GetTimestamp();

    public override long GetTimestamp()
    {
        Span<byte> bytes = stackalloc byte[8];
        return RandomAccess.Read(_file.SafeFileHandle, bytes, 0) == 8 ? BitConverter.ToInt64(bytes) : 0;
    }

    public void Set(long milliseconds) => RandomAccess.Write(_file.SafeFileHandle, BitConverter.GetBytes(milliseconds), 0);

    public void Dispose() => _file.Dispose();
}
