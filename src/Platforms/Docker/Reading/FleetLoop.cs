using System.Threading.Channels;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>
/// Owns the book of the engine's containers: takes notices one after another, has details read beside that, so that none waits for another, and shows
/// what the book says after it.
/// </summary>
/// <param name="details">Reads details.</param>
/// <param name="book">Empty; nobody else touches it from now on.</param>
/// <param name="time">Its clock.</param>
internal sealed class FleetLoop(DetailReader details, FleetBook book, TimeProvider time)
{
    private const int MostNotices = 8192;
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, bool> _underWay = new(StringComparer.Ordinal);
    private readonly HashSet<string> _toRead = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Func<FleetBook, IEnumerable<string>>> _notices = Channel.CreateBounded<Func<FleetBook, IEnumerable<string>>>(
        new BoundedChannelOptions(MostNotices) { SingleReader = true });

    private volatile DockerView _view = DockerView.Nothing;

    /// <summary>As the book was after the newest notices.</summary>
    public DockerView View => _view;

    /// <summary>Ends once a list was taken and all that it made known was read.</summary>
    public Task Complete => _complete.Task;

    /// <summary>Takes notices until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var shown = -1L;
        while (await _notices.Reader.WaitToReadAsync(cancellationToken))
        {
            while (_notices.Reader.TryRead(out var notice))
            {
                _toRead.UnionWith(notice(book));
            }

            foreach (var id in _toRead)
            {
                Read(id, cancellationToken);
            }

            _toRead.Clear();

            // Time alone changes only what is in doubt.
            if (book.Changes != shown || book.Unread.Count > 0)
            {
                _view = book.View(time.GetUtcNow());
                shown = book.Changes;
            }

            if (book.IsListed && _underWay.Count == 0)
            {
                _complete.TrySetResult();
            }

            // Events come in bursts; what comes together is taken together.
            await Task.Delay(Gathering, time, cancellationToken);
        }
    }

    /// <summary>Has something told to the book, which returns the ids of the containers that are to be read; waits while too much is waiting.</summary>
    public ValueTask PostAsync(Func<FleetBook, IEnumerable<string>> notice, CancellationToken cancellationToken) => _notices.Writer.WriteAsync(notice, cancellationToken);

    /// <summary>The same without waiting.</summary>
    /// <returns>False when too much is waiting: the notice is lost.</returns>
    public bool TryPost(Func<FleetBook, IEnumerable<string>> notice) => _notices.Writer.TryWrite(notice);

    private void Read(string id, CancellationToken cancellationToken)
    {
        if (_underWay.ContainsKey(id))
        {
            _underWay[id] = true;
            return;
        }

        _underWay[id] = false;
        _ = BringAsync(id, cancellationToken);
    }

    private async Task BringAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            var detail = await ReadAsync(id, cancellationToken);
            await PostAsync(_ => Take(id, detail), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // It ends.
        }
    }

    private async Task<Detail> ReadAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await details.ReadAsync(id, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is: a container whose reading never came back would never be read again.
            return new Detail.Unknown(id, $"Its details cannot be read: {failure.Message}");
        }
    }

    private IEnumerable<string> Take(string id, Detail detail)
    {
        switch (detail)
        {
            case Detail.Known known:
                book.Take(known.Details, known.ImageLabels, time.GetUtcNow());
                break;
            case Detail.Gone:
                book.TakeGone(id);
                break;
            case Detail.Unknown unknown:
                book.TakeProblem(id, unknown.Problem);
                break;
        }

        // Something happened to it while it was read: what was read may be from before that.
        return _underWay.Remove(id, out var again) && again ? [id] : [];
    }
}
