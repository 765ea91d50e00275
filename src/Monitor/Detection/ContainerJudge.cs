using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Detection;

/// <summary>Judges one container by every detector, each by itself: none hides another.</summary>
public sealed class ContainerJudge(ContainerWindow window, RuleBook book)
{
    private const string NotRunning = "the container is not running";
    private const string NotReadable = "the platform cannot be read";

    // Time alone turns what is known into unknown, and does so after seconds.
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Judgment[] judgments = new Judgment[book.Detectors.Count];
    private readonly RuleEntry?[] entries = new RuleEntry?[book.Detectors.Count];
    private DateTimeOffset? processStart;
    private Grounds grounds;
    private DateTimeOffset judgedAt;
    private volatile bool isBreaching;

    public ContainerWindow Window => window;

    public int Count => judgments.Length;

    /// <summary>Whether any detector sees a breach now.</summary>
    public bool IsBreaching => isBreaching;

    /// <summary>Judges anew, unless there is nothing that was not judged a moment ago.</summary>
    /// <param name="now">The time of this step.</param>
    /// <param name="canSee">False while the platform cannot be read.</param>
    public void Judge(DateTimeOffset now, bool canSee)
    {
        var present = new Grounds(window.Changes, book.Current(), canSee);
        if (present == grounds && now >= judgedAt && now - judgedAt < LongestRest)
        {
            return;
        }

        (grounds, judgedAt) = (present, now);
        Judge(present.Rules!, now, canSee);
    }

    private void Judge(IReadOnlyList<RuleEntry> rules, DateTimeOffset now, bool canSee)
    {
        var container = window.Container;
        lock (gate)
        {
            // What was seen of the last process is no evidence about this one.
            var isNewProcess = container.StartedAt != processStart;
            processStart = container.StartedAt;
            var anyBreach = false;
            for (var index = 0; index < judgments.Length; index++)
            {
                var (detector, rule) = (book.Detectors[index], rules[index].Rule);
                var course = isNewProcess && !detector.OutlivesProcess ? default : judgments[index].Course;
                var isReadable = canSee && (container.IsRunning || detector.OutlivesProcess);
                var reading = isReadable ? detector.Read(window, rule) : Reading.Missing(default, canSee ? NotRunning : NotReadable);
                entries[index] = rules[index];
                judgments[index] = new Judgment(detector, rule, course.Follow(reading, rule, now), reading.Unknown);
                anyBreach |= judgments[index].IsBreaching;
            }

            isBreaching = anyBreach;
        }
    }

    public IReadOnlyList<Judgment> Current()
    {
        lock (gate)
        {
            return [.. judgments];
        }
    }

    /// <summary>Without a copy, for the step that judges.</summary>
    internal Judgment this[int detector]
    {
        get
        {
            lock (gate)
            {
                return judgments[detector];
            }
        }
    }

    /// <summary>The breach in words; null when it does not breach now.</summary>
    public Anomaly? Anomaly(int detector)
    {
        var judgment = this[detector];
        if (!judgment.IsBreaching || judgment.Course.BreachingSince is not { } since)
        {
            return null;
        }

        var container = window.Container;
        return new Anomaly
        {
            Type = judgment.Rule.Type,
            Severity = entries[detector]?.Severity ?? judgment.Detector.Grade(judgment.Course.Value),
            ContainerId = container.Id,
            ContainerName = container.Name,
            Service = container.Service,
            Value = judgment.Course.Value,
            Threshold = judgment.Rule.Threshold,
            Since = since,
            IsHeld = judgment.Verdict == CheckVerdict.Firing,
            Time = judgment.Course.Time,
            Message = BreachText.Of(judgment, since, container.Name, window),
        };
    }

    /// <summary>What a judgment rests on but for the time.</summary>
    private readonly record struct Grounds(long Changes, IReadOnlyList<RuleEntry>? Rules, bool CanSee);
}
