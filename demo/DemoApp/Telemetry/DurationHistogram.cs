namespace DemoApp.Telemetry;

/// <summary>One route's durations in buckets; its owner guards it.</summary>
internal sealed class DurationHistogram(IReadOnlyList<double> bounds)
{
    private readonly long[] _buckets = new long[bounds.Count];
    private long _count;
    private double _sum;

    public void Record(double seconds)
    {
        _count++;
        _sum += seconds;
        for (var bucket = bounds.Count - 1; bucket >= 0 && seconds <= bounds[bucket]; bucket--)
        {
            _buckets[bucket]++;
        }
    }

    public void Write(MetricsWriter writer, string name, string route)
    {
        for (var bucket = 0; bucket < bounds.Count; bucket++)
        {
            writer.Sample($"{name}_bucket", _buckets[bucket], ("route", route), ("le", bounds[bucket].ToString()));
        }

        writer.Sample($"{name}_bucket", _count, ("route", route), ("le", "+Inf"));
        writer.Sample($"{name}_sum", _sum, ("route", route));
        writer.Sample($"{name}_count", _count, ("route", route));
    }
}
