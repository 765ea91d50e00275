namespace RunbookExecutor.Hosting.Mcp;

/// <summary>The latest tool calls of one MCP server, in memory and bounded.</summary>
public sealed class CallLog
{
    private const int Kept = 400;

    private readonly Lock gate = new();
    private readonly Queue<ToolCall> calls = new(Kept);
    private TaskCompletionSource next = NewSignal();
    private long number;

    public void Add(ToolCall call)
    {
        TaskCompletionSource signal;
        lock (gate)
        {
            if (calls.Count == Kept)
            {
                calls.Dequeue();
            }

            calls.Enqueue(call with { Number = ++number });
            (signal, next) = (next, NewSignal());
        }

        signal.SetResult();
    }

    /// <summary>Calls after a number, oldest first, and what ends when there are more. A number of an earlier process gives all.</summary>
    public (IReadOnlyList<ToolCall> Calls, Task More) After(long after)
    {
        lock (gate)
        {
            return ([.. calls.Where(call => call.Number > after || after > number)], next.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
