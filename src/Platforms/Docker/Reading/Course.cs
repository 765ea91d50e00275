using System.Globalization;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>
/// What the events of one container say of how its processes ended: an end that somebody asked for is none of its crashes. The engine keeps no
/// record of this; only who listens knows.
/// </summary>
internal sealed record Course
{
    /// <summary>What asks for an end comes true within this, or never does.</summary>
    private static readonly TimeSpan AskedFor = TimeSpan.FromMinutes(10);

    // HUP, USR1, USR2, CHLD, CONT, URG, WINCH: by these a process is told something and not ended.
    private static readonly string[] Messages = ["1", "10", "12", "17", "18", "23", "28"];

    private const int KilledByKernel = 137;

    public static readonly Course New = new();

    public IReadOnlyList<Crash> Crashes { get; private init; } = [];

    private DateTimeOffset? AskedAt { get; init; }

    private bool WasOutOfMemory { get; init; }

    private bool IsDown { get; init; }

    /// <summary>An end that was taken from the container's state, before its event came or because it never does.</summary>
    private DateTimeOffset? AssumedAt { get; init; }

    /// <param name="action">The event's own word.</param>
    /// <param name="attributes">What it says besides.</param>
    /// <param name="time">When it happened.</param>
    /// <param name="restartsByItself">Whether the engine starts the container again by itself.</param>
    public Course Take(string action, IDictionary<string, string> attributes, DateTimeOffset time, bool restartsByItself) => action switch
    {
        "kill" when !Messages.Contains(attributes.TryGetValue("signal", out var signal) ? signal : null) => this with { AskedAt = time },
        "oom" => IsDown && Crashes is [.., var last] ? OutOfMemory(last.Time) : this with { WasOutOfMemory = true },
        "die" => Died(attributes.TryGetValue("exitCode", out var code) ? code : null, time),
        "start" => restartsByItself || !IsDown ? Started() : Started() with { Crashes = [] },
        "stop" or "restart" => this with { Crashes = [], AskedAt = null },
        _ => this,
    };

    /// <summary>An end that the engine tells of by the container's state, since its event was missed.</summary>
    public Course Missed(DateTimeOffset time, int? exitCode, bool wasOutOfMemory) => With(new Crash(time, exitCode, wasOutOfMemory)) with { IsDown = true, AssumedAt = time };

    /// <summary>Says of a crash that is known already, by its event's time or near to it, that it was for want of memory.</summary>
    public Course OutOfMemory(DateTimeOffset crashedAt) => this with
    {
        Crashes = [.. Crashes.Select(crash => AreSame(crash.Time, crashedAt) && (crash.ExitCode is null || crash.ExitCode == KilledByKernel) ? crash with { WasOutOfMemory = true } : crash)],
    };

    public bool Knows(DateTimeOffset crashedAt) => Crashes.Any(crash => AreSame(crash.Time, crashedAt));

    // An event and a state tell of the same end at not quite the same time.
    private static bool AreSame(DateTimeOffset one, DateTimeOffset other) => (one - other).Duration() < TimeSpan.FromSeconds(1);

    private Course Died(string? exitCode, DateTimeOffset time)
    {
        // The event of an end that the state told of already says more of it.
        var known = AssumedAt is { } assumed && AreSame(assumed, time) ? Crashes.Where(crash => crash.Time != assumed) : Crashes;
        var next = this with { AskedAt = null, WasOutOfMemory = false, IsDown = true, Crashes = [.. known], AssumedAt = null };
        return time - AskedAt <= AskedFor
            ? next with { Crashes = [] }
            : next.With(new Crash(time, Number(exitCode), WasOutOfMemory && Number(exitCode) == KilledByKernel));
    }

    private Course Started() => this with { AskedAt = null, WasOutOfMemory = false, IsDown = false };

    private Course With(Crash crash) => this with { Crashes = [.. Crashes.Append(crash).TakeLast(Container.KeptCrashes)] };

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
