using RunbookExecutor.Platforms.Local.Logs;
using RunbookExecutor.Platforms.Local.Secrets;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class KnownSecretsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secrets-").FullName;

    private string FilePath => Path.Combine(_folder, "secrets.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("API_TOKEN", "sekretvalue999xyz", "got [REDACTED:API_TOKEN] here")]
    [InlineData("signing_key", "sekretvalue999xyz", "got [REDACTED:signing_key] here")]
    [InlineData("COLOUR", "sekretvalue999xyz", "got sekretvalue999xyz here")]
    [InlineData("API_TOKEN", "here", "got sekretvalue999xyz here")]
    public void Redact_SecretNameAndLongValue_IsReplaced(string name, string value, string expected)
    {
        var secrets = new KnownSecrets(KnownSecrets.Among([KeyValuePair.Create(name, (string?)value)]));

        Assert.Equal(expected, secrets.Redact("got sekretvalue999xyz here"));
    }

    [Fact]
    public async Task Tail_ValuePublishedByTheSupervisor_IsNotInTheLines()
    {
        var log = Path.Combine(_folder, "app-1.log");
        var reader = new SecretsFile(FilePath);
        using var tail = new FileLogTail(log, () => reader.ReadOf("app"));
        await File.WriteAllTextAsync(log, "bare sekretvalue999xyz\n", TestContext.Current.CancellationToken);
        new SecretsFile(FilePath).Add("app", [KeyValuePair.Create("API_TOKEN", (string?)"sekretvalue999xyz")]);

        var batch = await tail.ReadAsync();

        Assert.Equal("bare [REDACTED:API_TOKEN]", Assert.Single(batch.Lines).Text);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public void Add_NoSecrets_WritesNoFile()
    {
        new SecretsFile(FilePath).Add("app", [KeyValuePair.Create("MODE", (string?)"a-long-enough-value")]);

        Assert.False(File.Exists(FilePath));
    }

    [Theory]
    [InlineData(null, "old [REDACTED:API_TOKEN] and new [REDACTED:API_TOKEN]")]
    [InlineData("{half", "old sekretvalue999xyz and new [REDACTED:API_TOKEN]")]
    public void TakeUp_WhatAnEarlierSupervisorWrote_IsKept(string? broken, string expected)
    {
        new SecretsFile(FilePath).Add("app", [KeyValuePair.Create("API_TOKEN", (string?)"sekretvalue999xyz")]);
        if (broken is not null)
        {
            File.WriteAllText(FilePath, broken);
        }

        var secrets = new SecretsFile(FilePath);
        secrets.TakeUp();
        secrets.Add("app", [KeyValuePair.Create("API_TOKEN", (string?)"anothervalue111abc")]);

        Assert.Equal(expected, new SecretsFile(FilePath).ReadOf("app").Redact("old sekretvalue999xyz and new anothervalue111abc"));
    }
}
