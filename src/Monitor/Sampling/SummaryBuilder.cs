namespace RunbookExecutor.Monitor.Sampling;

/// <summary>Gathers one metric's summary from samples that come newest first.</summary>
internal struct SummaryBuilder
{
    private double min;
    private double max;
    private double last;
    private int samples;
    private int expected;
    private DateTimeOffset firstTime;
    private DateTimeOffset lastTime;

    public void Add(DateTimeOffset time, double? value)
    {
        expected++;
        if (value is not { } known)
        {
            return;
        }

        if (samples++ == 0)
        {
            (min, max, last, lastTime) = (known, known, known, time);
        }

        min = Math.Min(min, known);
        max = Math.Max(max, known);
        firstTime = time;
    }

    /// <param name="atLeastExpected">How many the time alone leads one to expect, in case the sampling itself stood still.</param>
    public readonly MetricSummary? Build(int atLeastExpected) =>
        samples == 0 ? null : new MetricSummary(min, max, last, samples, Math.Max(expected, atLeastExpected), firstTime, lastTime);
}
