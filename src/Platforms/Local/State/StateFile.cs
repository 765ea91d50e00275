using System.Text.Json;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Local.State;

/// <summary>The published state on disk.</summary>
internal sealed class StateFile(string path)
{
    public string Path { get; } = path;

    public void Write(LocalState state) => AtomicFile.Write(Path, JsonSerializer.SerializeToUtf8Bytes(state, LocalJson.Default.LocalState));

    /// <summary>What was last published; null when nothing was.</summary>
    public LocalState? Read()
    {
        try
        {
            var state = JsonSerializer.Deserialize(File.ReadAllBytes(Path), LocalJson.Default.LocalState);
            return state?.Format == LocalState.CurrentFormat
                ? state
                : throw new PlatformException($"'{Path}' has format {state?.Format}, this version reads {LocalState.CurrentFormat}; use the version that wrote it.");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new PlatformException($"'{Path}' is not a state that a supervisor wrote: {e.Message} Move it away and start again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException($"'{Path}' cannot be read: {e.Message}", e);
        }
    }
}
