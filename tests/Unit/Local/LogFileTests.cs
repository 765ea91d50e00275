using RunbookExecutor.Platforms.Local.Logs;
using RunbookExecutor.Platforms.Local.Secrets;
using RunbookExecutor.Platforms.Local.Supervision;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class LogFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("log-").FullName;

    private string Log => Path.Combine(_folder, "demo-app-1.log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ready\ncannot start: password=hunter2hunter2\n", "cannot start: password=[REDACTED:named-secret]")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0\n", "[REDACTED:private-key]")]
    [InlineData("bell \u0007 and \u202e turned\n", "bell \\u0007 and \\u202e turned")]
    [InlineData("\u001b[31mfatal\u001b[0m\r\n\n", "fatal")]
    public void LastLine_IsRedactedAndEscaped(string log, string expected)
    {
        File.WriteAllText(Log, log);

        Assert.Equal(expected, LogFile.LastLine(Log, KnownSecrets.None));
    }

    [Fact]
    public void LastLine_SecretAtTheCut_IsRedactedBeforeItIsShortened()
    {
        File.WriteAllText(Log, new string('x', 280) + " ghp_0123456789abcdefghijklmnopqrstuvwxyz\n");

        Assert.DoesNotContain("ghp_", LogFile.LastLine(Log, KnownSecrets.None), StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_ChildThatPrintedAPassword_DoesNotShowIt()
    {
        File.WriteAllText(Log, "password=hunter2hunter2\n");

        var reason = ExitText.Describe(1, TimeSpan.FromSeconds(2), LogFile.LastLine(Log, KnownSecrets.None));

        Assert.Equal("Exited with code 1 after 2.0 s. Last log line: 'password=[REDACTED:named-secret]'.", reason);
    }
}
