using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>What a supervisor does about those before it: takes over their state here, ends what they left elsewhere, and leaves word of itself.</summary>
internal sealed partial class FormerSupervisors(LocalFolder folder, string? registryFolder, TimeProvider time, ILogger logger)
{
    private readonly LocalRegistry? _registry = registryFolder is null ? null : new LocalRegistry(registryFolder);
    private readonly Leftovers _leftovers = new(time, logger);

    /// <summary>Ends the replicas of killed supervisors of other data directories, and registers this one.</summary>
    public async Task CleanUpElsewhereAsync()
    {
        if (_registry is null)
        {
            return;
        }

        try
        {
            await _leftovers.EndAbandonedAsync(_registry, folder.DataDirectory);
            _registry.Register(new RegistryEntry(folder.DataDirectory, Proc.Self));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnusable(registryFolder!, e.Message);
        }
    }

    public Task EndAsync(IReadOnlyList<(string Slot, ProcessRecord Process)> surplus) => _leftovers.EndAsync(surplus, folder);

    /// <summary>What the last supervisor of this data directory published; null when there was none, or it cannot be read.</summary>
    public LocalState? ReadState()
    {
        try
        {
            return new StateFile(folder.StatePath).Read();
        }
        catch (PlatformException e)
        {
            // Better to run what is declared than nothing; the file is kept for whoever wants to know.
            var kept = folder.StatePath + ".unreadable";
            File.Move(folder.StatePath, kept, overwrite: true);
            LogUnreadable(e.Message, kept);
            return null;
        }
    }

    /// <summary>Nothing is left here that somebody would have to end.</summary>
    public void SayGoodbye()
    {
        try
        {
            _registry?.Remove(folder.DataDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogUnusable(registryFolder!, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The registry {Folder} cannot be used, so a later start elsewhere may not find these replicas: {Problem}")]
    private partial void LogUnusable(string folder, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem} It was moved to {Kept}, and the services begin as declared")]
    private partial void LogUnreadable(string problem, string kept);
}
