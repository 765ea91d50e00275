using System.Text;
using System.Text.Json;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Logs;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class JsonFileTailTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("json-file-").FullName;
    private int written;

    private string Log => Path.Combine(folder, "x-json.log");

    [Fact]
    public async Task Read_Entries_AreUnescapedTimedAndToldApart()
    {
        Write(Entry("plain\n"), Entry("a \"b\" \\n <c> \u001b[31m\tü 😀\n", "stderr"), Entry("terminal\r\n"));
        using var tail = New();

        var batch = await tail.ReadAsync();

        Assert.Equal(["plain", "a \"b\" \\n <c> \u001b[31m\tü 😀", "terminal"], batch.Lines.Select(line => line.Text));
        Assert.Equal([LogStream.Stdout, LogStream.Stderr, LogStream.Stdout], batch.Lines.Select(line => line.Stream));
        Assert.All(batch.Lines, line => Assert.Equal(new DateTimeOffset(2026, 11, 24, 7, 1, 45, TimeSpan.Zero).AddTicks(959_787), line.Time));
    }

    [Fact]
    public async Task Read_PiecesOfOneLine_AreJoinedAndCut()
    {
        Write(Entry(new string('x', 16_384)), Entry("other\n", "stderr"), Entry(new string('y', 100) + "\n"), Entry("end without a line's end"), Entry("next\n"));
        using var tail = New();

        var batch = await tail.ReadAsync();

        Assert.Equal(
            ["other", new string('x', 16_384) + LineJoiner.CutMark, "end without a line's end", "next"],
            batch.Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Read_WhatWasThere_IsHistory_AndWhatComesIsNot()
    {
        Write([.. Enumerable.Range(0, 2000).Select(number => Entry($"old {number}\n"))]);
        using var tail = new JsonFileTail(Log, long.MaxValue, fromStart: false);

        var backlog = await tail.ReadAsync();
        Write(Entry("new\n"));
        var after = await tail.ReadAsync();

        Assert.True(backlog.IsBacklog);
        Assert.Equal("old 1999", backlog.Lines[^1].Text);
        Assert.Equal([(false, "new")], after.Lines.Select(line => (after.IsBacklog, line.Text)));
    }

    [Fact]
    public async Task Read_MoreThanTheBudget_PassesOverTheOldestAndCountsThem()
    {
        Write([.. Enumerable.Range(0, 5000).Select(number => Entry(number % 100 == 0 ? new string('x', 16_384) : $"line {number}\n")), Entry("last\n")]);
        using var tail = new JsonFileTail(Log, 100_000, fromStart: true);

        var batch = await tail.ReadAsync();

        // Each long piece belongs to the line behind it.
        Assert.Equal(4951, batch.Lines.Count + batch.Dropped);
        Assert.Equal("last", batch.Lines[^1].Text);
        Assert.True(batch.Dropped > 4000);
    }

    [Fact]
    public async Task Read_RotatedTwiceInBetween_ReadsEveryPart()
    {
        Write(Entry("one\n"));
        using var tail = New();
        await tail.ReadAsync();

        Write(Entry("two\n"));
        Rotate();
        Write(Entry("three\n"));
        Rotate();
        Write(Entry("four\n"));

        Assert.Equal(["two", "three", "four"], (await tail.ReadAsync()).Lines.Select(line => line.Text));
        Write(Entry("five\n"));
        Assert.Equal(["five"], (await tail.ReadAsync()).Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Read_EmptiedWhereItStands_BeginsAnew()
    {
        Write(Entry("a long first line\n"));
        using var tail = New();
        await tail.ReadAsync();

        File.WriteAllText(Log, string.Empty);
        Write(Entry("b\n"));

        Assert.Equal(["b"], (await tail.ReadAsync()).Lines.Select(line => line.Text));
    }

    // Where much is written, between two readings.
    [Fact]
    public async Task Read_EmptiedAndGrownBeyondWhatWasRead_BeginsAnew()
    {
        Write([.. Entries("old", 3)]);
        using var tail = New();
        await tail.ReadAsync();

        File.WriteAllText(Log, string.Concat(Entries("new", 200)));
        var batch = await tail.ReadAsync();
        Write([.. Entries("next", 2)]);

        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"new {number}"), batch.Lines.Select(line => line.Text));
        Assert.Equal(["next 0", "next 1"], (await tail.ReadAsync()).Lines.Select(line => line.Text));
    }

    [Fact]
    public async Task Read_EmptiedTwiceAndGrownBeyondWhatWasRead_BeginsAnewTwice()
    {
        Write([.. Entries("first", 3)]);
        using var tail = new JsonFileTail(Log, long.MaxValue, fromStart: false, rotates: false);
        await tail.ReadAsync();

        File.WriteAllText(Log, string.Concat(Entries("second", 4)));
        var second = await tail.ReadAsync();
        File.WriteAllText(Log, string.Concat(Entries("third", 5)));

        Assert.Equal((4, false), (second.Lines.Count, second.IsBacklog));
        Assert.Equal(5, (await tail.ReadAsync()).Lines.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    public async Task Read_EmptiedAfterHalfAnEntry_JoinsNothingOfItWithWhatFollows(int lines)
    {
        var cut = Entry(new string('y', 300) + "\n", time: "2026-11-24T07:01:45.000000001Z");
        Write(Entry("whole\n"), cut[..200]);
        using var tail = New();
        await tail.ReadAsync();

        File.WriteAllText(Log, string.Concat(Entries("new", lines)));

        Assert.Equal(Enumerable.Range(0, lines).Select(number => $"new {number}"), (await tail.ReadAsync()).Lines.Select(line => line.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(400)]
    public async Task Read_EmptiedInsideALineOfSeveralPieces_GivesWhatItHadOfIt(int lines)
    {
        Write(Entry("whole\n"), Entry(new string('é', 8192)));
        using var tail = New();
        await tail.ReadAsync();

        File.WriteAllText(Log, string.Concat(Entries("new", lines)));
        var batch = await tail.ReadAsync();

        Assert.Equal([new string('é', 8192), "new 0"], batch.Lines.Take(2).Select(line => line.Text));
        Assert.Equal(lines + 1, batch.Lines.Count);
    }

    // An engine that has rotated a log goes on at its own offset, and not at the end, when somebody empties it.
    [Theory]
    [InlineData(10, true)]
    [InlineData(10, false)]
    [InlineData(5000, true)]
    [InlineData(5000, false)]
    public async Task Read_EmptiedUnderAnEngineThatGoesOnBehindAHole_GivesEveryEntry(int lines, bool isReadWhileEmpty)
    {
        Write([.. Entries("old", lines)]);
        using var tail = new JsonFileTail(Log, 100_000, fromStart: true);
        await tail.ReadAsync();
        using var engine = new FileStream(Log, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var at = engine.Length;

        engine.SetLength(0);
        if (isReadWhileEmpty)
        {
            await tail.ReadAsync();
        }

        engine.Position = at;
        engine.Write(Encoding.UTF8.GetBytes(string.Concat(Entries("new", 2))));
        engine.Flush();
        var batch = await tail.ReadAsync();

        Assert.Equal(["new 0", "new 1"], batch.Lines.Select(line => line.Text));
        Assert.Equal(0, batch.Dropped);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("")]
    [InlineData("{\"log\":1}")]
    [InlineData("{\"log\":\"}")]
    [InlineData("{\"log\":\"\"}")]
    [InlineData("{\"log\":\"x\\n\",\"stream\":\"stdout\"}")]
    [InlineData("{\"log\":\"x\\n\",\"time\":\"2026-11-24T07:01:45Z\"}")]
    public async Task Read_WhatIsNoEntry_IsPassedOver(string line)
    {
        File.WriteAllText(Log, line + "\n" + Entry("good\n"));
        using var tail = New();

        Assert.Equal(["good"], (await tail.ReadAsync()).Lines.Select(line => line.Text));
    }

    // With the logging options "labels", "env" or "tag" the engine writes what they name into every entry.
    [Theory]
    [InlineData("stdout")]
    [InlineData("stderr")]
    public async Task Read_EntriesWithAttributes_AreRead(string stream)
    {
        var attributes = $",\"stream\":\"{stream}\",\"attrs\":{{\"tag\":\"a \\\"b\\\" {new string('t', 300)}\"}},\"time\":";
        Write(Entry("say \",\"stream\":\"stdout\",\"time\":\"\n", stream).Replace($",\"stream\":\"{stream}\",\"time\":", attributes, StringComparison.Ordinal));
        using var tail = New();

        var line = Assert.Single((await tail.ReadAsync()).Lines);
        Assert.Equal("say \",\"stream\":\"stdout\",\"time\":\"", line.Text);
        Assert.Equal(stream == "stderr" ? LogStream.Stderr : LogStream.Stdout, line.Stream);
        Assert.Equal(45, line.Time?.Second);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private JsonFileTail New() => new(Log, long.MaxValue, fromStart: true);

    private void Rotate()
    {
        if (File.Exists(Log + ".1"))
        {
            File.Move(Log + ".1", Log + ".2");
        }

        File.Move(Log, Log + ".1");
    }

    private void Write(params string[] entries) => File.AppendAllText(Log, string.Concat(entries));

    // Each has a time of its own, as the engine gives it.
    private IEnumerable<string> Entries(string text, int count) =>
        Enumerable.Range(0, count).Select(number => Entry($"{text} {number}\n", time: $"2026-11-24T07:02:00.{written++:000000000}Z"));

    private static string Entry(string text, string stream = "stdout", string time = "2026-11-24T07:01:45.0959787Z") =>
        $"{{\"log\":{JsonSerializer.Serialize(text)},\"stream\":\"{stream}\",\"time\":\"{time}\"}}\n";
}
