namespace DemoApp.Telemetry;

/// <summary>Counts requests by route and status, and sorts their durations into a histogram for each route.</summary>
public sealed class RequestMetrics
{
    /// <summary>Upper bounds in seconds, smallest first; slower requests are in the count only.</summary>
    public static readonly IReadOnlyList<double> Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Route, int Status), long> _counts = [];
    private readonly SortedDictionary<string, DurationHistogram> _durations = new(StringComparer.Ordinal);

    public void Record(string route, int status, TimeSpan duration)
    {
        lock (_lock)
        {
            _counts[(route, status)] = _counts.GetValueOrDefault((route, status)) + 1;
            if (!_durations.TryGetValue(route, out var histogram))
            {
                _durations[route] = histogram = new DurationHistogram(Bounds);
            }

            histogram.Record(duration.TotalSeconds);
        }
    }

    /// <summary>Lets <paramref name="writer"/> read everything while nothing changes.</summary>
    public void Write(MetricsWriter writer)
    {
        lock (_lock)
        {
            writer.Declare("http_requests_total", "counter", "Requests answered, by route and status.");
            foreach (var ((route, status), count) in _counts)
            {
                writer.Sample("http_requests_total", count, ("route", route), ("status", status.ToString()));
            }

            writer.Declare("http_request_duration_seconds", "histogram", "Time from a request's headers to its answer, by route.");
            foreach (var (route, histogram) in _durations)
            {
                histogram.Write(writer, "http_request_duration_seconds", route);
            }
        }
    }
}
