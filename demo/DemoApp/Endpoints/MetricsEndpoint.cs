using DemoApp.Configuration;
using DemoApp.Data;
using DemoApp.Faults;
using DemoApp.Telemetry;

namespace DemoApp.Endpoints;

/// <summary>Everything countable, for Prometheus.</summary>
internal sealed class MetricsEndpoint(Settings settings, DataCache cache, FaultSet faults, RequestMetrics requests)
{
    public void Map(RouteTable routes) => routes.Get("/metrics", Render, LogLevel.Debug);

    private Answer Render()
    {
        var writer = new MetricsWriter();
        requests.Write(writer);
        WriteProcess(writer);
        WriteFaults(writer, faults.Status);
        return new Answer(StatusCodes.Status200OK, MetricsWriter.ContentType, writer.ToBytes());
    }

    private void WriteProcess(MetricsWriter writer)
    {
        writer.Declare("process_resident_memory_bytes", "gauge", "Resident memory of this process.");
        writer.Sample("process_resident_memory_bytes", Environment.WorkingSet);
        writer.Declare("demo_app_cache_bytes", "gauge", "Size of the cache.");
        writer.Sample("demo_app_cache_bytes", (double)cache.SizeMegabytes * (1 << 20));
        writer.Declare("demo_app_build_info", "gauge", "Always 1; the label says which build this is.");
        writer.Sample("demo_app_build_info", 1, ("version", settings.Version));
    }

    private static void WriteFaults(MetricsWriter writer, FaultStatus status)
    {
        writer.Declare("demo_app_fault_active", "gauge", "1 while the fault is active.");
        writer.Sample("demo_app_fault_active", status.MemoryLeak is null ? 0 : 1, ("fault", "memory-leak"));
        writer.Sample("demo_app_fault_active", status.ErrorSpam is null ? 0 : 1, ("fault", "error-spam"));
        writer.Sample("demo_app_fault_active", status.CpuSpike is null ? 0 : 1, ("fault", "cpu-spike"));
        writer.Sample("demo_app_fault_active", status.BadBuild ? 1 : 0, ("fault", "bad-build"));
    }
}
