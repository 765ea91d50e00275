namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>Takes each value where and when it comes; <see cref="Progress{T}"/> would hand them to other threads, in any order.</summary>
internal sealed class Taker<T>(Action<T> take) : IProgress<T>
{
    public void Report(T value) => take(value);
}
