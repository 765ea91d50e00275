namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>Something that takes long to build and is built at the first use, if there is one.</summary>
internal sealed class Built(Func<Task<string>> build)
{
    private readonly Lock gate = new();
    private Task<string>? building;

    public Task RequireAsync()
    {
        lock (gate)
        {
            return building ??= build();
        }
    }
}
