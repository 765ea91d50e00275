using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Reads what is there now, with a deadline of its own.</summary>
public sealed class PlatformReader(IActuator actuator, TimeProvider time)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    /// <exception cref="PlatformException">The platform did not answer, or not in time.</exception>
    public async Task<PlatformSnapshot> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await actuator.ReadAsync(cancellationToken).WaitAsync(Deadline, time, cancellationToken);
        }
        catch (TimeoutException error)
        {
            throw new PlatformException($"The platform '{actuator.Platform}' did not answer within {Deadline.TotalSeconds:0} s. Check that it runs.", error);
        }
    }
}
