using RunbookExecutor.Core.Containers;
using RunbookExecutor.Monitor.Logs;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class LogClassifierTests
{
    [Theory]

    // structured JSON
    [InlineData("""{"level":"error","msg":"it broke"}""")]
    [InlineData("""{"time":"2026-11-23T14:05:06.789Z","level":"ERROR","msg":"it broke"}""")]
    [InlineData("""{"msg":"it broke","severity":"CRITICAL"}""")]
    [InlineData("""{ "lvl" : "fatal", "msg" : "x" }""")]
    [InlineData("""{"level":50,"time":1531171074631,"msg":"pino"}""")]
    [InlineData("""{"level":60,"msg":"pino fatal"}""")]
    [InlineData("""{"level":3,"short_message":"gelf"}""")]
    [InlineData("""{"level":"50","msg":"number in quotes"}""")]
    [InlineData("""{"@l":"Error","@m":"serilog compact"}""")]
    [InlineData("""{"msg":"a \"quoted\" thing with level\":","level":"error"}""")]
    [InlineData("""{"request":{"level":"info"},"level":"error"}""")]
    [InlineData("""{"log":{"level":"error"},"message":"elastic"}""")]
    [InlineData("""{"log.level":"error","message":"elastic"}""")]
    [InlineData("""   {"level":"error"}""")]
    [InlineData("""2026-11-23T14:05:06Z {"level":"error","msg":"behind a time"}""")]

    // logfmt
    [InlineData("level=error msg=\"it broke\"")]
    [InlineData("time=\"2026-11-23T14:05:06Z\" level=error msg=\"it broke\"")]
    [InlineData("ts=2026-11-23T14:05:06Z caller=main.go:12 level=error err=\"x\"")]
    [InlineData("lvl=eror msg=\"log15\"")]
    [InlineData("2026-11-23T14:05:06Z severity=fatal msg=x")]

    // brackets
    [InlineData("[error] it broke")]
    [InlineData("[ERROR] it broke")]
    [InlineData("[ ERROR ] it broke")]
    [InlineData("2026/11/23 14:05:06 [error] 123#0: *1 open() failed")]
    [InlineData("[Mon Nov 23 14:05:06.123456 2026] [core:error] [pid 35708] AH00126: Invalid URI")]
    [InlineData("2026-11-23T14:05:06.000000Z 0 [ERROR] [MY-010119] [Server] Aborting")]
    [InlineData("[14:05:06 ERR] serilog")]
    [InlineData("[2026-11-23T14:05:06Z ERROR my_crate] env_logger")]

    // words at the head
    [InlineData("ERROR it broke")]
    [InlineData("ERROR: it broke")]
    [InlineData("Error: it broke")]
    [InlineData("error: it broke")]
    [InlineData("FATAL: no more connections")]
    [InlineData("CRITICAL it broke")]
    [InlineData("SEVERE: java.util.logging")]
    [InlineData("fail: Microsoft.AspNetCore.Server.Kestrel[13]")]
    [InlineData("crit: My.Category[0]")]
    [InlineData("panic: runtime error: index out of range")]
    [InlineData("2026-11-23T14:05:06.789Z ERROR it broke")]
    [InlineData("2026-11-23 14:05:06.789 ERROR 1234 --- [main] c.e.App : spring")]
    [InlineData("2026-11-23 14:05:06,789 - my.module - ERROR - python")]
    [InlineData("2026-11-23 14:05:06.789 UTC [123] ERROR:  relation \"x\" does not exist")]
    [InlineData("14:05:06.789 [main] ERROR c.e.App - logback")]
    [InlineData("ERROR:root:python basicConfig")]
    [InlineData("ERROR[0012] logrus on a terminal")]
    [InlineData("Nov 23 14:05:06 ERROR it broke")]
    [InlineData("2:05PM ERR zerolog console")]
    [InlineData("2026-11-23 14:05:06 | error | it broke")]

    // klog and syslog
    [InlineData("E1123 14:05:06.789012       1 reflector.go:138] failed to list")]
    [InlineData("F1123 14:05:06.789012       1 main.go:10] fatal")]
    [InlineData("<3>it broke")]
    [InlineData("<11>Nov 23 14:05:06 host app: it broke")]

    // colours
    [InlineData("\u001b[31mERROR\u001b[0m it broke")]
    [InlineData("\u001b[31;1m[error]\u001b[0m it broke")]
    [InlineData("2026-11-23T14:05:06Z \u001b[31merror\u001b[39m: winston")]
    public void Classify_ErrorLine_IsError(string line) => Assert.Equal(LogLevel.Error, LogClassifier.Classify(line));

    [Theory]
    [InlineData("0 errors", LogLevel.None)]
    [InlineData("0 ERROR lines found", LogLevel.None)]
    [InlineData("Build finished with 0 errors and 2 warnings", LogLevel.None)]
    [InlineData("no error", LogLevel.None)]
    [InlineData("No ERROR was found", LogLevel.None)]
    [InlineData("error=nil", LogLevel.None)]
    [InlineData("err=\"level=error\" ok=true", LogLevel.None)]
    [InlineData("msg=\"it said level=error\" level=info", LogLevel.Info)]
    [InlineData("error: nil", LogLevel.None)]
    [InlineData("errors: 0", LogLevel.None)]
    [InlineData("error rate is 0%", LogLevel.None)]
    [InlineData("2026-11-23T14:05:06Z error rate is 0%", LogLevel.None)]
    [InlineData("set level=error for the logger", LogLevel.None)]
    [InlineData("GET /error HTTP/1.1 200", LogLevel.None)]
    [InlineData("127.0.0.1 - - [23/Nov/2026:14:05:06 +0000] \"GET /error HTTP/1.1\" 500 12", LogLevel.None)]
    [InlineData("https://example.org/error: moved", LogLevel.None)]
    [InlineData("ErrorHandler registered", LogLevel.None)]
    [InlineData("ERRORS are listed below", LogLevel.None)]
    [InlineData("[error-handler 1] ready", LogLevel.None)]
    [InlineData("""{"level":"info","msg":"ERROR: this is text"}""", LogLevel.Info)]
    [InlineData("""{"msg":"{\"level\":\"error\"}","level":"info"}""", LogLevel.Info)]
    [InlineData("""{"error":null,"level":"info"}""", LogLevel.Info)]
    [InlineData("""{"nested":{"level":"error"},"msg":"x"}""", LogLevel.None)]
    [InlineData("""{"msg":"error"}""", LogLevel.None)]
    [InlineData("""{"level":30,"msg":"pino"}""", LogLevel.Info)]
    [InlineData("""{"level":40,"msg":"pino"}""", LogLevel.Warn)]
    [InlineData("""{"level":20,"msg":"pino"}""", LogLevel.Debug)]
    [InlineData("""{"level":""", LogLevel.None)]
    [InlineData("""{"lev""", LogLevel.None)]
    [InlineData("""{"a":"\""", LogLevel.None)]
    [InlineData("INFO: no error", LogLevel.Info)]
    [InlineData("INFO ERROR budget is fine", LogLevel.Info)]
    [InlineData("info: Microsoft.Hosting.Lifetime[14]", LogLevel.Info)]
    [InlineData("level=info msg=\"ERROR\"", LogLevel.Info)]
    [InlineData("2026-11-23T14:05:06Z INFO last ERROR was yesterday", LogLevel.Info)]
    [InlineData("WARN disk is filling", LogLevel.Warn)]
    [InlineData("[warning] disk is filling", LogLevel.Warn)]
    [InlineData("W1123 14:05:06.789012       1 x.go:1] y", LogLevel.Warn)]
    [InlineData("I1123 14:05:06.789012       1 x.go:1] error", LogLevel.Info)]
    [InlineData("<6>informational", LogLevel.Info)]
    [InlineData("<4>warning", LogLevel.Warn)]
    [InlineData("<error>is XML</error>", LogLevel.None)]
    [InlineData("\u001b[32mINFO\u001b[0m error", LogLevel.Info)]
    [InlineData("DEBUG x", LogLevel.Debug)]
    [InlineData("dbug: Category[0]", LogLevel.Debug)]
    [InlineData("2026-11-23 14:05:06.789 UTC [1] LOG:  database system is ready", LogLevel.Info)]
    [InlineData("Log started", LogLevel.None)]
    [InlineData("    at App.Run() in ERROR.cs:12", LogLevel.None)]
    [InlineData("", LogLevel.None)]
    [InlineData("   ", LogLevel.None)]
    [InlineData("[", LogLevel.None)]
    [InlineData("<", LogLevel.None)]
    [InlineData("=", LogLevel.None)]
    [InlineData("\u001b[", LogLevel.None)]
    [InlineData("\u001b", LogLevel.None)]
    public void Classify_AnyOtherLine_HasItsOwnLevel(string line, LogLevel level) => Assert.Equal(level, LogClassifier.Classify(line));

    [Fact]
    public void Classify_AnyText_DoesNotThrow()
    {
        const string pieces = "{}[]<>:=\"\\ -|0123456789ERRORerrorlevel\u001bm;,\t'ZTfatal()";
        var random = new Random(17);
        for (var count = 0; count < 200_000; count++)
        {
            var line = string.Create(random.Next(40), random, (span, source) =>
            {
                for (var at = 0; at < span.Length; at++)
                {
                    span[at] = pieces[source.Next(pieces.Length)];
                }
            });

            _ = LogClassifier.Classify(line);
        }
    }
}
