namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>Whether a container that was started does its work: it stays up, and its health check, if it has one, says so.</summary>
internal abstract record Serving
{
    private const string Healthy = "healthy";
    private const string Unhealthy = "unhealthy";
    private const int DefaultRetries = 3;

    // A program that ends at once does so within this time; a container without a health check shows nothing else.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestHealthTime = TimeSpan.FromMinutes(2);

    // Whoever gives his program a start of many minutes knows that it needs them.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan DefaultCheckTime = TimeSpan.FromSeconds(30);

    internal sealed record Yes : Serving;

    /// <param name="Evidence">What it still does, without the container's name.</param>
    internal sealed record NotYet(string Evidence) : Serving;

    /// <param name="Reason">Why it will not, without the container's name.</param>
    internal sealed record No(string Reason) : Serving;

    public static Serving Of(Inspected container, DateTimeOffset now) => container switch
    {
        { IsRestarting: true } => new No($"ends again as soon as it is started, with {container.ExitText}"),
        { IsPaused: true } => new No("is paused"),
        { IsRunning: false, StartError.Length: > 0 } => new No("could not be started"),
        { IsRunning: false } => new No($"is {container.Status}, with {container.ExitText}"),
        { Health: Healthy } => new Yes(),
        { Health: Unhealthy } => new No("runs, and its health check fails"),
        { Health.Length: > 0 } => Age(container, now) < HealthTime(container) ? new NotYet("runs, and its health check has not answered yet") : new No("has not become healthy in time"),
        _ when HasCheck(container) => Age(container, now) < HealthTime(container) ? new NotYet("runs, and the engine does not tell of its health check") : new No("runs, and the engine does not tell of its health check"),
        _ => Age(container, now) < Settle ? new NotYet("has just been started") : new Yes(),
    };

    /// <summary>How long its health check may take to say what it has to say.</summary>
    public static TimeSpan HealthTime(Inspected container)
    {
        if (!HasCheck(container))
        {
            return Settle;
        }

        var check = container.Document.At("Config", "Healthcheck");
        var once = Nanoseconds(check.Number("Interval"), DefaultCheckTime) + Nanoseconds(check.Number("Timeout"), DefaultCheckTime);
        var retries = check.Number("Retries") is { } number and > 0 ? number : DefaultRetries;
        return Least(Nanoseconds(check.Number("StartPeriod"), TimeSpan.Zero), LongestStart) + Least(once * retries, LongestHealthTime);
    }

    private static bool HasCheck(Inspected container) => container.Document.Texts("Config", "Healthcheck", "Test") is not ([] or ["NONE"]);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // The engine's and this machine's clock are one; a start that seems to lie ahead has just been.
    private static TimeSpan Age(Inspected container, DateTimeOffset now) => container.StartedAt is { } started && now > started ? now - started : TimeSpan.Zero;

    private static TimeSpan Nanoseconds(long? number, TimeSpan otherwise) => number is { } some and > 0 ? TimeSpan.FromTicks(some / TimeSpan.NanosecondsPerTick) : otherwise;
}
