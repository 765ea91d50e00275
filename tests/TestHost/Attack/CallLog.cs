using System.Text;
using System.Text.Json;
using RunbookExecutor.Tests.Host.Engine;

namespace RunbookExecutor.Tests.Host.Attack;

/// <summary>Writes what a platform was asked for into a file that outlives this process.</summary>
internal sealed class CallLog(string path)
{
    public void Append(EngineLine line)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line) + "\n"));
        file.Flush(flushToDisk: true);
    }
}
