using DemoApp.Configuration;
using DemoApp.Data;
using DemoApp.Faults;
using DemoApp.Work;

namespace DemoApp.Endpoints;

/// <summary>What the service is for, and what it says about itself.</summary>
internal sealed class ServiceEndpoints(Settings settings, DataCache cache, FaultSet faults, TimeProvider time)
{
    private const double MegabyteBytes = 1 << 20;
    private const int Records = 100_000;

    // The surge request: 75 of them a second take three quarters of a core.
    private static readonly TimeSpan WorkAmount = TimeSpan.FromMilliseconds(10);

    private readonly long _started = time.GetTimestamp();
    private long _requests;

    private double UptimeSeconds => Math.Round(time.GetElapsedTime(_started).TotalSeconds, 1);

    public void Map(RouteTable routes)
    {
        // A supervisor asks every second and a scraper every few: not news.
        routes.Get("/health", () => Answer.Json(new HealthBody("ok", settings.Version, UptimeSeconds), Payloads.Default.HealthBody), LogLevel.Debug);
        routes.Get("/api/status", () => Answer.Json(Status(), Payloads.Default.StatusBody));
        routes.Get("/api/data", Data);
        routes.Get("/api/work", Work);
    }

    private StatusBody Status() =>
        new(settings.Version, UptimeSeconds, cache.SizeMegabytes, Math.Round(Environment.WorkingSet / MegabyteBytes, 1), faults.Status);

    private Answer Data()
    {
        var record = Interlocked.Increment(ref _requests) % Records;
        if (faults.BadBuild.NextFails())
        {
            return Answer.Refuse(StatusCodes.Status500InternalServerError, $"price of record {record} cannot be read: unknown currency code 'XTS'");
        }

        return faults.ErrorSpam.NextFails()
            ? Answer.Refuse(StatusCodes.Status500InternalServerError, $"record {record} cannot be loaded: connection to the price store was reset")
            : Answer.Json(new DataBody(record, cache.FindPriceInCents(record) / 100m, "EUR", settings.Version), Payloads.Default.DataBody);
    }

    private Answer Work() =>
        Answer.Json(new WorkBody(CpuWork.Burn(WorkAmount, time).ToString("x16"), WorkAmount.TotalMilliseconds), Payloads.Default.WorkBody);
}
