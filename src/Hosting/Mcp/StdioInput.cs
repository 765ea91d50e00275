using System.Buffers;
using System.IO.Pipelines;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>
/// What the protocol library reads instead of standard input. The library passes over a line that it cannot read; here such a
/// line is answered with what is wrong with it, and only messages go on. The end of the input is handed on only when what was
/// asked has been answered: a file or a pipe that ends with its last request is a client as well.
/// </summary>
internal sealed class StdioInput(Stream input, StdioOutput output) : Stream
{
    /// <summary>As large as a body may be over HTTP.</summary>
    public const int LongestLine = 256 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly PipeReader lines = PipeReader.Create(input);
    private ReadOnlyMemory<byte> rest;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (rest.IsEmpty)
        {
            if (await NextLineAsync(cancellationToken) is not { } line)
            {
                await output.WaitForAnswersAsync(Patience, cancellationToken);
                return 0;
            }

            if (StdioMessage.Problem(line) is { } answer)
            {
                await output.WriteLineAsync(answer, cancellationToken);
            }
            else if (!StdioMessage.IsBlank(line))
            {
                if (StdioMessage.RequestId(line) is { } id)
                {
                    output.Expect(id);
                }

                rest = (byte[])[.. line, (byte)'\n'];
            }
        }

        var count = Math.Min(buffer.Length, rest.Length);
        rest[..count].CopyTo(buffer);
        rest = rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The next line without its end; of one that is too long only its beginning; null at the end of the input.</summary>
    private async Task<byte[]?> NextLineAsync(CancellationToken cancellationToken)
    {
        byte[]? beginning = null;
        while (true)
        {
            var read = await lines.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = beginning ?? Beginning(buffer.Slice(0, end));
                lines.AdvanceTo(buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted)
            {
                var last = beginning ?? (buffer.IsEmpty ? null : Beginning(buffer));
                lines.AdvanceTo(buffer.End);
                return last;
            }

            if (beginning is null && buffer.Length <= LongestLine)
            {
                lines.AdvanceTo(buffer.Start, buffer.End);
                continue;
            }

            // The rest of an endless line is passed over as it comes, so that it does not fill the memory.
            beginning ??= Beginning(buffer);
            lines.AdvanceTo(buffer.End);
        }
    }

    private static byte[] Beginning(ReadOnlySequence<byte> line) => line.Slice(0, Math.Min(line.Length, LongestLine + 1)).ToArray();
}
