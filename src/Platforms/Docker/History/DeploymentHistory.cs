using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>Owns the histories: one change after another, each on disk before it holds.</summary>
internal sealed partial class DeploymentHistory(HistoryFile file, ILogger<DeploymentHistory> logger)
{
    private readonly Lock gate = new();
    private HistoryBook? known;

    public HistoryBook Current
    {
        get
        {
            lock (gate)
            {
                return known ??= Load();
            }
        }
    }

    /// <summary>Takes in what is seen now; without a change that matters nothing is written.</summary>
    /// <exception cref="IOException">It could not be written; the next look tries again.</exception>
    public void Observe(string service, IReadOnlyList<ReplicaSeen> replicas, IReadOnlySet<string> provenImages, DateTimeOffset now) =>
        Change(service, history => history.Observe(replicas, provenImages, now));

    /// <exception cref="PlatformException">It could not be written.</exception>
    public void RollBackTo(string service, string imageId, DateTimeOffset now) => ChangeForAction(service, history => history.RollBackTo(imageId, now));

    /// <exception cref="PlatformException">It could not be written.</exception>
    public void DeployTo(string service, string imageId, string reference, DateTimeOffset now) =>
        ChangeForAction(service, history => history.Present?.ImageId == imageId ? history : history.MoveTo(imageId, reference, now, DeploymentCause.Deployed));

    private void ChangeForAction(string service, Func<ServiceHistory, ServiceHistory> change)
    {
        try
        {
            Change(service, change);
        }
        catch (IOException error)
        {
            throw new PlatformException($"The deployment history of {service} could not be written: {error.Message} Free space or give permission, so that a later rollback goes to the right version.", error);
        }
    }

    private void Change(string service, Func<ServiceHistory, ServiceHistory> change)
    {
        lock (gate)
        {
            var book = known ??= Load();
            var before = book.Of(service);
            var after = change(before);
            var next = book.With(service, after);
            if (!after.Deployments.SequenceEqual(before.Deployments))
            {
                file.Write(next);
            }

            known = next;
        }
    }

    // A history that cannot be read is put aside and begun anew: then there is nothing to roll back to until something has proved itself.
    private HistoryBook Load()
    {
        try
        {
            return file.Read() ?? HistoryBook.Empty;
        }
        catch (IOException error)
        {
            LogUnreadable(error.Message);
            PutAside();
            return HistoryBook.Empty;
        }
    }

    private void PutAside()
    {
        try
        {
            File.Move(file.FilePath, file.FilePath + ".unreadable", overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(error.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "ALERT: the deployment history is begun anew, because what was written cannot be read; until an image has run healthily for long enough there is nothing to roll back to. {Reason}")]
    private partial void LogUnreadable(string reason);
}
