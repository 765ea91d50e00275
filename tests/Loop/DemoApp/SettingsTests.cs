using System.Net;
using DemoApp.Configuration;
using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

public sealed class SettingsTests
{
    [Fact]
    public void Settings_WithNothingSet_AreTheDefaults()
    {
        var settings = Read();

        Assert.Equal(new Settings { Warnings = settings.Warnings }, settings);
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void Settings_WithEverythingSet_AreWhatWasSet()
    {
        var settings = Read(
            ("PORT", "3009"), ("BIND", "0.0.0.0"), ("VERSION", "v2.1"), ("BUILD", "BAD"),
            ("LOG_LEVEL", "debug"), ("CACHE_SIZE_MB", "170"), ("LEAK_LIMIT_MB", "300"));

        Assert.Equal(
            new Settings
            {
                Port = 3009,
                Bind = IPAddress.Any,
                Version = "v2.1",
                IsBadBuild = true,
                LogLevel = Microsoft.Extensions.Logging.LogLevel.Debug,
                CacheSizeMegabytes = 170,
                LeakLimitMegabytes = 300,
                Warnings = settings.Warnings,
            },
            settings);
        Assert.Empty(settings.Warnings);
    }

    [Theory]
    [InlineData("PORT", "70000", "PORT='70000' is not a whole number from 0 to 65535; using 3001.")]
    [InlineData("PORT", "-1", "PORT='-1' is not a whole number from 0 to 65535; using 3001.")]
    [InlineData("BIND", "everywhere", "BIND='everywhere' is not an IP address such as 127.0.0.1 or 0.0.0.0; using 127.0.0.1.")]
    [InlineData("VERSION", "v1 \"x\"", "VERSION='v1 \"x\"' is not up to 64 letters, digits and '.', '-', '_', '+'; using v1.")]
    [InlineData("BUILD", "ugly", "BUILD='ugly' is not one of good, bad; using good.")]
    [InlineData("LOG_LEVEL", "loud", "LOG_LEVEL='loud' is not one of info, debug, warn, error, none; using info.")]
    [InlineData("CACHE_SIZE_MB", "1.5", "CACHE_SIZE_MB='1.5' is not a whole number from 0 to 2000; using 16.")]
    [InlineData("LEAK_LIMIT_MB", "0", "LEAK_LIMIT_MB='0' is not a whole number from 1 to 1000000; using 245.")]
    public void Setting_ThatMakesNoSense_LeavesTheDefaultAndWarns(string variable, string value, string warning)
    {
        var settings = Read((variable, value));

        Assert.Equal([warning], settings.Warnings);
        Assert.Equal(new Settings { Warnings = settings.Warnings }, settings);
    }

    [Fact]
    public void Setting_ThatIsEmpty_CountsAsNotSet() => Assert.Empty(Read(("PORT", " ")).Warnings);

    private static Settings Read(params (string Name, string Value)[] variables) =>
        Settings.Read(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
