using System.Buffers;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>
/// What the protocol library writes to instead of standard output: whole lines go out one after another, the library's and ours.
/// It knows which requests are still to be answered.
/// </summary>
internal sealed class StdioOutput(Stream output, TimeProvider time) : Stream
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly ArrayBufferWriter<byte> begun = new();
    private readonly HashSet<string> unanswered = [];
    private TaskCompletionSource? allAnswered;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>From now on an answer to the request is expected.</summary>
    /// <param name="id">As it stands in the JSON, a text with its quotes.</param>
    public void Expect(string id)
    {
        lock (unanswered)
        {
            unanswered.Add(id);
        }
    }

    /// <summary>Returns when every request was answered, or after <paramref name="patience"/>.</summary>
    public async Task WaitForAnswersAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        Task answered;
        lock (unanswered)
        {
            allAnswered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            answered = unanswered.Count == 0 ? Task.CompletedTask : allAnswered.Task;
        }

        await answered.WaitAsync(patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Writes one line that the library knows nothing of.</summary>
    public async Task WriteLineAsync(byte[] line, CancellationToken cancellationToken) => await SendAsync((byte[])[.. line, (byte)'\n'], cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A message comes in pieces, its end last; the library writes one message at a time.
        begun.Write(buffer.Span);
        if (buffer.Length > 0 && buffer.Span[^1] == (byte)'\n')
        {
            await SendAsync(begun.WrittenMemory, cancellationToken);
            Forget(StdioMessage.AnsweredId(begun.WrittenMemory));
            begun.ResetWrittenCount();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Each line was flushed with its end.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        turn.Dispose();
        base.Dispose(disposing);
    }

    private void Forget(string? id)
    {
        lock (unanswered)
        {
            if (id is not null && unanswered.Remove(id) && unanswered.Count == 0)
            {
                allAnswered?.TrySetResult();
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await output.WriteAsync(lines, cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }
}
