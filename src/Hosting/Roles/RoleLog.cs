using Microsoft.Extensions.Logging;
using RunbookExecutor.Hosting.Data;
using Serilog;
using Serilog.Extensions.Logging;

namespace RunbookExecutor.Hosting.Roles;

/// <summary>Writes the roles' own log to <c>DATA/logs/runbook.log</c>: one record is one line, a new file at 16 MiB, five kept.</summary>
public static class RoleLog
{
    private const long LargestFile = 16 * 1024 * 1024;

    public static ILoggerFactory Open(DataDirectory data)
    {
        var log = new LoggerConfiguration()
            .MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", Serilog.Events.LogEventLevel.Warning)
            
            // The library warns, with a stack, of every call that a client gave up on.
            .MinimumLevel.Override("ModelContextProtocol", Serilog.Events.LogEventLevel.Error)
            .MinimumLevel.Override("System.Net.Http", Serilog.Events.LogEventLevel.Warning)
            .WriteTo.File(
                System.IO.Path.Combine(data.Logs, "runbook.log"),
                outputTemplate: "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffZ} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}",
                fileSizeLimitBytes: LargestFile,
                rollOnFileSizeLimit: true,
                retainedFileCountLimit: 5,
                formatProvider: System.Globalization.CultureInfo.InvariantCulture)
            .CreateLogger();
        return new SerilogLoggerFactory(log, dispose: true);
    }
}
