using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Cli.Commands;
using RunbookExecutor.Cli.Instances;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Executor.Endpoints;
using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Monitor.Library;
using RunbookExecutor.Orchestrator.Running;
using Spectre.Console;

namespace RunbookExecutor.Cli.View;

/// <summary>A person in front of an instance: a live view in a terminal, plain lines anywhere else.</summary>
public sealed class Session : IAsyncDisposable
{
    private const int StoryLines = 14;
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    private readonly Instance instance;
    private readonly string title;
    private readonly TimeProvider time;
    private readonly Narrator narrator;
    private readonly FleetNarrator fleetNarrator = new();
    private readonly StandingNarrator standingNarrator = new();
    private readonly Story story = new();
    private readonly IDisposable watch;
    private readonly CancellationTokenSource ending = new();
    private readonly bool isLive;
    private volatile FleetView fleet = new();

    /// <param name="instance">What to watch.</param>
    /// <param name="title">First line of the view.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isQuiet">Print nothing: standard output is meant for a program.</param>
    public Session(Instance instance, string title, TimeProvider time, bool isQuiet = false)
    {
        this.instance = instance;
        this.title = title;
        this.time = time;
        IsQuiet = isQuiet;
        isLive = !isQuiet && Output.IsTerminal && !Console.IsInputRedirected;
        var runs = instance.Get<RunStore>(RolePorts.Orchestrator);
        narrator = new Narrator(run => Run.From(runs.Events(run)).Incident);
        watch = instance.Get<RunJournal>(RolePorts.Orchestrator).Watch((_, happened) => Tell(happened));
    }

    public bool IsQuiet { get; }

    public RunningInstance Running => new(instance.Data.Path, instance.Addresses);

    /// <summary>Adds a line that is not from a run.</summary>
    public void Say(string about, Tone tone, string text) => Show(new StoryLine(time.GetUtcNow(), about, tone, text));

    /// <summary>Shows what happens until a person quits or the token ends it.</summary>
    public async Task WatchAsync(Keys keys, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ending.Token);
        Introduce();
        var following = FollowAsync(ends.Token);
        await (isLive ? LiveAsync(keys, ends.Token) : Task.Delay(Timeout.InfiniteTimeSpan, time, ends.Token))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Quit() => ending.Cancel();

    /// <summary>The keys that every session has.</summary>
    public async Task PressAsync(char key, CancellationToken cancellationToken)
    {
        if (key is not ('f' or 'u'))
        {
            return;
        }

        // What became of it is told by whoever watches the switch.
        using var executor = Running.Client(RolePorts.Executor);
        await executor.PostAsync<FreezeAnswer>(key == 'f' ? "/api/freeze" : "/api/thaw", new FreezeRequest("by key"), cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        watch.Dispose();
        ending.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Introduce()
    {
        if (!isLive && !IsQuiet)
        {
            Console.Out.WriteLine($"{RolePorts.Dashboard} {instance.Addresses[RolePorts.Dashboard]}");
            Console.Out.WriteLine(string.Join("  ", instance.Addresses.Where(role => role.Key != RolePorts.Dashboard).Select(role => $"{role.Key} {role.Value}")));
            Console.Out.WriteLine($"data {instance.Data.Path}");
            Console.Out.WriteLine($"runbooks {instance.Options.Runbooks.Folder}");
        }
    }

    private void Tell(RunEvent happened)
    {
        if (narrator.Tell(happened) is { } line)
        {
            Show(line);
        }
    }

    private void Show(StoryLine line)
    {
        story.Add(line);
        if (!isLive && !IsQuiet)
        {
            Console.Out.WriteLine(line);
        }
    }

    private async Task LiveAsync(Keys keys, CancellationToken cancellationToken)
    {
        var reading = ReadAsync(cancellationToken);
        var pressing = PressesAsync(keys, cancellationToken);
        AnsiConsole.Clear();
        await AnsiConsole.Live(new Text(string.Empty)).Overflow(VerticalOverflow.Crop).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(Redraw, time);
            do
            {
                live.UpdateTarget(LiveView.Draw($"{title} · {instance.Addresses[RolePorts.Dashboard]}", fleet, story.Last(StoryLines), keys.Footer));
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).AsTask().ContinueWith(tick => tick is { IsCompletedSuccessfully: true, Result: true }, TaskScheduler.Default));
        });
        await Task.WhenAll(reading, pressing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var source = instance.Get<IContainerSource>(RolePorts.Monitor);
        using var timer = new PeriodicTimer(Look, time);
        var library = instance.Get<RunbookLibrary>(RolePorts.Monitor);
        var freeze = instance.Get<FreezeSwitch>(RolePorts.Executor);
        do
        {
            var now = time.GetUtcNow();
            foreach (var line in standingNarrator.Tell(library.Current, freeze.Read(), now).Concat(fleetNarrator.Tell(await LookAsync(source, cancellationToken), now)))
            {
                Show(line);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private static async Task<IReadOnlyList<Container>> LookAsync(IContainerSource source, CancellationToken cancellationToken)
    {
        try
        {
            return (await source.ListAsync(cancellationToken)).Containers;
        }
        catch (PlatformException)
        {
            // The monitor says so in its own log; a look that failed shows nothing new.
            return [];
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            fleet = await FleetReader.ReadAsync(Running, cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task PressesAsync(Keys keys, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), time);
        do
        {
            while (Console.KeyAvailable)
            {
                var key = char.ToLowerInvariant(Console.ReadKey(intercept: true).KeyChar);
                if (key == Keys.Quit)
                {
                    Quit();
                    return;
                }

                await PressAsync(keys, key, cancellationToken);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task PressAsync(Keys keys, char key, CancellationToken cancellationToken)
    {
        try
        {
            await keys.PressAsync(key, this, cancellationToken);
        }
        catch (Exception problem) when (problem is RoleException or Demo.DemoException or PlatformException)
        {
            Say("key", Tone.Bad, problem.Message);
        }
    }
}
