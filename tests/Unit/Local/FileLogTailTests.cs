using System.Text;
using RunbookExecutor.Platforms.Local.Logs;
using RunbookExecutor.Platforms.Local.Secrets;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class FileLogTailTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tail-").FullName;

    private string Log => Path.Combine(_folder, "demo-app-1.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Read_FileThatComesLater_IsNoBacklog()
    {
        using var tail = new FileLogTail(Log);
        Assert.Empty((await tail.ReadAsync()).Lines);

        Write("one\ntw");
        var first = await tail.ReadAsync();
        Write("o\n");
        var second = await tail.ReadAsync();

        Assert.Equal(["one"], Text(first));
        Assert.False(first.IsBacklog);
        Assert.Equal(["two"], Text(second));
    }

    [Fact]
    public async Task Read_WhatWasThereBefore_IsBacklogAndWholeLines()
    {
        Write(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i}\n")) + "open");
        using var tail = new FileLogTail(Log);
        Write(" end\n");

        var backlog = await tail.ReadAsync();
        var after = await tail.ReadAsync();

        Assert.True(backlog.IsBacklog);
        Assert.Equal("line 19999", backlog.Lines[^1].Text);
        Assert.StartsWith("line ", backlog.Lines[0].Text);
        Assert.InRange(backlog.Lines.Sum(line => line.Text.Length + 1), FileLogTail.BacklogBytes - 20, FileLogTail.BacklogBytes);
        Assert.Equal(["open end"], Text(after));
        Assert.False(after.IsBacklog);
    }

    [Fact]
    public async Task Read_OverRotation_LosesAndDoublesNothing()
    {
        using var tail = new FileLogTail(Log);
        Write("a\n");
        Assert.Equal(["a"], Text(await tail.ReadAsync()));

        Write("b\nc1");
        Assert.True(LogFile.RotateIfLarger(Log, limit: 1));
        Write("c2\nd\n");

        Assert.Equal(["b", "c1c2", "d"], Text(await tail.ReadAsync()));
        Assert.True(LogFile.RotateIfLarger(Log, limit: 1));
        Write("e\n");
        Assert.Equal(["e"], Text(await tail.ReadAsync()));
        Assert.Equal([Log, Log + ".2"], Directory.GetFiles(_folder).Order());
    }

    [Fact]
    public async Task Read_RandomWritesReadsAndRotations_GivesEveryLineOnce()
    {
        var random = new Random(7);
        var expected = new List<string>();
        var seen = new List<string>();
        using var tail = new FileLogTail(Log);
        for (var i = 0; i < 2000; i++)
        {
            var line = $"{i} {new string('x', random.Next(40))}";
            expected.Add(line);
            Write(line + "\n");
            if (random.Next(3) == 0)
            {
                seen.AddRange(Text(await tail.ReadAsync()));
                LogFile.RotateIfLarger(Log, limit: 400);
            }
        }

        seen.AddRange(Text(await tail.ReadAsync()));
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Read_RotationWhoseCopyHasNoNameYet_Waits()
    {
        using var tail = new FileLogTail(Log);
        Write("a\nb\n");
        await tail.ReadAsync();
        Write("late\n");
        File.Copy(Log, Log + ".rotating");
        File.WriteAllText(Log, string.Empty);

        var between = await tail.ReadAsync();
        File.Move(Log + ".rotating", Log + ".1");
        Write("new\n");

        Assert.Empty(between.Lines);
        Assert.Equal(["late", "new"], Text(await tail.ReadAsync()));
    }

    [Fact]
    public async Task Read_FileThatSomebodyEmptied_BeginsAnew()
    {
        using var tail = new FileLogTail(Log);
        Write("a\nb\nopen");
        await tail.ReadAsync();

        File.WriteAllText(Log, "x\n");
        await tail.ReadAsync();

        Assert.Equal(["x"], Text(await tail.ReadAsync()));
    }

    [Fact]
    public async Task Read_MoreThanTheBudget_GivesTheLatestAndTheExactNumberDropped()
    {
        using var tail = new FileLogTail(Log);
        var line = new string('y', 99) + "\n";
        var count = (FileLogTail.BytesPerRead / line.Length) + 5000;
        Write(string.Concat(Enumerable.Repeat(line, count)));

        var batch = await tail.ReadAsync();

        Assert.Equal(count, batch.Lines.Count + batch.Dropped);
        Assert.InRange(batch.Lines.Count, (FileLogTail.BytesPerRead / line.Length) - 1, FileLogTail.BytesPerRead / line.Length);
        Assert.All(batch.Lines, one => Assert.Equal(99, one.Text.Length));
    }

    [Fact]
    public void Prepare_LineLeftOpen_IsEnded()
    {
        Write("killed while wri");
        LogFile.Prepare(Log);
        LogFile.Prepare(Log);

        Assert.Equal("killed while wri\n", File.ReadAllText(Log));
    }

    [Fact]
    public void LastLine_BlankLinesAndControlCharacters_GivesTheLastRealLineEscaped()
    {
        Write("first\n\u001b[31mboom\u0007\n  \n\n");

        Assert.Equal("boom\\u0007", LogFile.LastLine(Log, KnownSecrets.None));
        Assert.Null(LogFile.LastLine(Log + ".none", KnownSecrets.None));
    }

    private static IEnumerable<string> Text(LogBatch batch) => batch.Lines.Select(line => line.Text);

    private void Write(string text)
    {
        using var file = new FileStream(Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(Encoding.UTF8.GetBytes(text));
    }
}
