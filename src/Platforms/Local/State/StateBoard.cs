namespace RunbookExecutor.Platforms.Local.State;

/// <summary>Owns the supervisor's state: the one lock, one change after another, each published before the next.</summary>
internal sealed class StateBoard
{
    private readonly Lock _gate = new();
    private readonly StateFile _file;
    private readonly Func<LocalState, LocalState> _settle;
    private readonly Action<Exception> _onUnwritten;
    private LocalState _current;
    private bool _unwritten;

    /// <param name="file">Where it is published.</param>
    /// <param name="initial">What it begins with.</param>
    /// <param name="settle">Derives what follows from each change.</param>
    /// <param name="onUnwritten">Told when the file could not be written; supervision goes on, and the next change tries again.</param>
    public StateBoard(StateFile file, LocalState initial, Func<LocalState, LocalState> settle, Action<Exception> onUnwritten)
    {
        _file = file;
        _settle = settle;
        _onUnwritten = onUnwritten;
        _current = settle(initial);
        Publish();
    }

    public LocalState Current
    {
        get
        {
            lock (_gate)
            {
                return _current;
            }
        }
    }

    public void Change(Func<LocalState, LocalState> change)
    {
        lock (_gate)
        {
            var next = change(_current);
            if (ReferenceEquals(next, _current))
            {
                return;
            }

            _current = _settle(next);
            Publish();
        }
    }

    public void Change(string service, Func<ServiceState, ServiceState> change) => Change(state => state.With(service, change));

    public void Change(string service, string slot, Func<SlotState, SlotState> change) =>
        Change(service, state => state.With(slot, change));

    /// <summary>Tries again what could not be written.</summary>
    public void Retry()
    {
        lock (_gate)
        {
            if (_unwritten)
            {
                Publish();
            }
        }
    }

    private void Publish()
    {
        try
        {
            _file.Write(_current);
            _unwritten = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _unwritten = true;
            _onUnwritten(e);
        }
    }
}
