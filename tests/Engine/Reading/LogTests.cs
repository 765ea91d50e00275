using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker;
using RunbookExecutor.Platforms.Docker.Engine;
using RunbookExecutor.Platforms.Docker.Logs;
using RunbookExecutor.Tests.Engine.Daemon;
using Xunit;

namespace RunbookExecutor.Tests.Engine.Reading;

public sealed class LogTests(EngineFixture fixture)
{
    [Fact]
    public async Task Read_ByFile_GivesStreamsTextAndTimes()
    {
        await using var scene = fixture.Scene();
        await using var watching = new Watching(fixture.Engine.Host);
        await watching.ListAsync();
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-say"], "say", "plain", "2:bad \"quoted\" <tag> \\n", "grüße");
        using var tail = watching.Source.OpenLog(await watching.UntilAsync($"{scene.Name}-say", container => container.IsRunning, "runs"));

        var seen = await ReadAsync(tail, 3);

        Assert.Equal(["plain", "grüße"], seen.All.Where(line => line.Stream == LogStream.Stdout).Select(line => line.Text));
        Assert.Equal(["bad \"quoted\" <tag> \\n"], seen.All.Where(line => line.Stream == LogStream.Stderr).Select(line => line.Text));
        Assert.All(seen.All, line => Assert.InRange(line.Time!.Value, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow()));
    }

    [Fact]
    public async Task Read_RotatedWhileFollowed_LosesNoLine()
    {
        const int Lines = 20_000;
        await using var scene = fixture.Scene();
        await using var watching = new Watching(fixture.Engine.Host);
        await watching.ListAsync();
        using var tail = await FollowAsync(scene, watching, "turn", ["--log-opt", "max-size=256k", "--log-opt", "max-file=20"], "flood", $"{Lines}");

        var seen = await ReadAsync(tail, Lines);

        Assert.Equal((Lines, 0), (seen.All.Count, seen.Dropped));
        Assert.Equal(Lines, seen.Texts.Distinct().Count());
    }

    [Fact]
    public async Task Read_FloodAboveTheBudget_CountsEveryLineThatItPassesOver()
    {
        const int Lines = 50_000;
        await using var scene = fixture.Scene();
        await using var watching = new Watching(fixture.Engine.Host, new DockerOptions { LogBytesPerRead = 256 * 1024 });
        await watching.ListAsync();
        using var tail = await FollowAsync(scene, watching, "flood", [], "flood", $"{Lines}");
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);

        var seen = await ReadAsync(tail, Lines);

        Assert.True(seen.Dropped > 0);
        Assert.Equal(Lines, seen.All.Count + seen.Dropped);
    }

    [Fact]
    public async Task Read_LineLongerThanTheEnginesPieces_IsOneLineWithAMark()
    {
        await using var scene = fixture.Scene();
        await using var watching = new Watching(fixture.Engine.Host);
        await watching.ListAsync();
        await scene.RunAsync(TestImages.First, ["--name", $"{scene.Name}-long"], "say", new string('x', 40_000), "after");
        using var tail = watching.Source.OpenLog(await watching.UntilAsync($"{scene.Name}-long", container => container.IsRunning, "runs"));

        var seen = await ReadAsync(tail, 2);

        Assert.Equal([new string('x', 16_384) + LineJoiner.CutMark, "after"], seen.Texts);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Read_ThroughTheEngine_GivesTheSameLines(bool withTerminal)
    {
        await using var scene = fixture.Scene();
        string[] options = withTerminal ? ["--name", $"{scene.Name}-api", "--tty"] : ["--name", $"{scene.Name}-api"];
        var id = await scene.RunAsync(TestImages.First, options, "say", "one", "2:two", "three");
        using var connection = new EngineConnection(EngineEndpoint.Parse(fixture.Engine.Host), EngineAccess.Read, TimeProvider.System);
        using var tail = new ApiLogTail(new EngineReader(connection), id, 1024 * 1024, openedAt: null);

        var seen = await ReadAsync(tail, 3);

        // The engine reads the two streams side by side; their order among each other is nobody's.
        Assert.Equal(["one", "three", "two"], seen.Texts.Order(StringComparer.Ordinal));
        Assert.Equal(withTerminal ? [] : ["two"], seen.All.Where(line => line.Stream == LogStream.Stderr).Select(line => line.Text));
        Assert.All(seen.All, line => Assert.NotNull(line.Time));
    }

    [Fact]
    public async Task Read_ThroughAnEngineThatBrokeOffAndAnswersAgain_IsWellThoughNothingIsWritten()
    {
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine);
        var id = await scene.RunAsync(TestImages.First, [], "say", "one");
        using var connection = new EngineConnection(EngineEndpoint.Parse(proxy.Host), EngineAccess.Read, TimeProvider.System);
        using var tail = new ApiLogTail(new EngineReader(connection), id, 1024 * 1024, openedAt: null);
        var seen = await ReadAsync(tail, 1);

        proxy.Cut("/logs");
        await Waiting.UntilAsync(() => IsBrokenAsync(tail, seen), "the break is told");
        proxy.Refuse = null;

        await Waiting.UntilAsync(async () => !await IsBrokenAsync(tail, seen), "it is followed again");
        Assert.Equal(["one"], seen.Texts);
    }

    [Fact]
    public async Task Read_ThroughAnEngineThatBreaksOff_GivesWhatCameAndTheCountOfTheRestBeforeItSaysSo()
    {
        const int Lines = 2_000;
        await using var scene = fixture.Scene();
        await using var proxy = new EngineProxy(fixture.Engine);
        var id = await scene.RunAsync(TestImages.First, [], "flood", $"{Lines}");
        await Waiting.UntilAsync(async () => (await scene.DockerAsync("logs", id)).Split('\n').Length >= Lines, "all is written");
        using var connection = new EngineConnection(EngineEndpoint.Parse(proxy.Host), EngineAccess.Read, TimeProvider.System);
        using var tail = new ApiLogTail(new EngineReader(connection), id, 50_000, openedAt: null);
        var seen = new SeenLines();
        await seen.ReadAsync(tail);

        // Nobody reads until all has come.
        await Waiting.UntilAsync(() => tail.Waiting + seen.All.Count == Lines, "all lines have come");
        proxy.Cut("/logs");
        await Waiting.UntilAsync(() => IsBrokenAsync(tail, seen), "the break is told");

        Assert.True(seen.Dropped > 0);
        Assert.Equal(Lines, seen.All.Count + seen.Dropped);
    }

    [Fact]
    public async Task Read_SlotWhoseContainerWasReplaced_GoesOnWithTheNextOne()
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-slot-1";
        await scene.RunAsync(TestImages.First, ["--name", name], "say", "old");
        await using var watching = new Watching(fixture.Engine.Host);
        var old = await watching.UntilAsync(name, container => container.IsRunning, "runs");
        using var tail = watching.Source.OpenLog(old);
        var seen = await ReadAsync(tail, 1);

        await scene.DockerAsync("rm", "--force", name);
        await scene.RunAsync(TestImages.First, ["--name", name], "say", "new");
        await watching.UntilAsync(name, container => container.IsRunning && container.PlatformId != old.PlatformId, "was replaced");
        await Waiting.UntilAsync(async () => await ReadOnAsync(tail, seen) >= 2, "the new one's line has come");

        Assert.Equal([("old", true), ("new", false)], seen.All.Select(line => (line.Text, line.IsBacklog)));
    }

    [Fact]
    public async Task Read_ThroughTheEngine_EmptyLinesThatNobodyFetches_AreBoundedAndCounted()
    {
        const int Lines = 500;
        await using var scene = fixture.Scene();
        var id = await scene.RunAsync(TestImages.First, [], ["say", .. Enumerable.Repeat(string.Empty, Lines)]);
        using var connection = new EngineConnection(EngineEndpoint.Parse(fixture.Engine.Host), EngineAccess.Read, TimeProvider.System);
        using var tail = new ApiLogTail(new EngineReader(connection), id, 1000, openedAt: null);
        var seen = new SeenLines();
        await seen.ReadAsync(tail);
        await Waiting.UntilAsync(() => tail.Waiting + seen.All.Count == Lines, "all lines have come");

        await seen.ReadAsync(tail);

        Assert.Equal(Lines, seen.All.Count + seen.Dropped);
        Assert.InRange(seen.All.Count, 1, 100);
    }

    // The one is followed through the engine, which does not know it any more; where the other's log was is something that cannot be read.
    [Theory]
    [InlineData("local")]
    [InlineData("json-file")]
    public async Task Read_SlotWhoseFormerContainerCannotBeRead_GoesOnWithTheNextOne(string driver)
    {
        await using var scene = fixture.Scene();
        var name = $"{scene.Name}-slot-1";
        string[] options = ["--name", name, "--log-driver", driver, "--log-opt", "max-size=1m"];
        await scene.RunAsync(TestImages.First, options, "say", "old");
        await using var watching = new Watching(fixture.Engine.Host);
        var old = await watching.UntilAsync(name, container => container.IsRunning, "runs");
        using var tail = watching.Source.OpenLog(old);
        var seen = await ReadAsync(tail, 1);
        var path = await scene.InspectAsync(name, "{{.LogPath}}");

        await scene.DockerAsync("rm", "--force", name);
        if (path.Length > 0)
        {
            Directory.CreateDirectory(path);
        }

        await Waiting.UntilAsync(() => IsBrokenAsync(tail, seen), "it is told that the log cannot be read");
        await scene.RunAsync(TestImages.First, options, "say", "new");
        await watching.UntilAsync(name, container => container.IsRunning && container.PlatformId != old.PlatformId, "was replaced");

        await Waiting.UntilAsync(async () => await ReadOnAsync(tail, seen) >= 2, "the new one's line has come");
        Assert.Equal([("old", true), ("new", false)], seen.All.Select(line => (line.Text, line.IsBacklog)));
    }

    // Followed from before its first line, so that none of them is history.
    private static async Task<ILogTail> FollowAsync(Scene scene, Watching watching, string name, string[] options, params string[] command)
    {
        var slot = $"{scene.Name}-{name}";
        await scene.DockerAsync(["create", "--label", scene.Label, "--name", slot, .. options, TestImages.First, .. command]);
        var tail = watching.Source.OpenLog(await watching.UntilAsync(slot, container => container.State == ContainerState.Exited, "is there"));
        await new SeenLines().ReadAsync(tail);
        await scene.DockerAsync("start", slot);
        return tail;
    }

    private static async Task<SeenLines> ReadAsync(ILogTail tail, int lines)
    {
        var seen = new SeenLines();
        await Waiting.UntilAsync(async () => await ReadOnAsync(tail, seen) >= lines, $"{lines} lines have come");
        return seen;
    }

    private static async Task<long> ReadOnAsync(ILogTail tail, SeenLines seen)
    {
        await seen.ReadAsync(tail);
        return seen.All.Count + seen.Dropped;
    }

    private static async Task<bool> IsBrokenAsync(ILogTail tail, SeenLines seen)
    {
        try
        {
            await seen.ReadAsync(tail);
            return false;
        }
        catch (PlatformException)
        {
            return true;
        }
    }
}
