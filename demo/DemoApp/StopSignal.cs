using System.Runtime.InteropServices;

namespace DemoApp;

/// <summary>Turns the signals that ask a process to end into a task, so that it can end in its own time.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal() => _registrations = [Catch(PosixSignal.SIGTERM), Catch(PosixSignal.SIGINT), Catch(PosixSignal.SIGQUIT)];

    public Task Requested => _requested.Task;

    public void Dispose() => Array.ForEach(_registrations, registration => registration.Dispose());

    private PosixSignalRegistration Catch(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _requested.TrySetResult();
    });
}
