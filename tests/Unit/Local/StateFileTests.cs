using System.Text.Json;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class StateFileTests : IDisposable
{
    private static readonly LocalState Full = new()
    {
        Supervisor = new ProcessIdentity("boot", 1, 2),
        Services =
        [
            new ServiceState
            {
                Name = "demo-app",
                Mode = AutomationMode.Auto,
                CpuLimitCores = 0.25,
                MemoryLimitBytes = 1 << 28,
                HealthPath = "/health",
                DeclaredReplicas = 1,
                DeclaredVersion = "v1",
                Version = "v2",
                PreviousHealthyVersion = "v1",
                History = [new VersionEntry("v1", HealthyAt: DemoService.Began), new VersionEntry("v2", DemoService.Began)],
                Slots =
                [
                    new SlotState
                    {
                        Name = "demo-app-1",
                        Number = 1,
                        Version = "v2",
                        State = ContainerState.Running,
                        Health = HealthState.Unhealthy,
                        Process = new ProcessRecord
                        {
                            Identity = new ProcessIdentity("boot", 3, 4),
                            Port = 3001,
                            Version = "v2",
                            Digest = "abc",
                            StartedAt = DemoService.Began,
                        },
                        Others = [new ProcessRecord { Identity = new ProcessIdentity("boot", 5, 6), Version = "v1", Digest = "d", StartedAt = DemoService.Began }],
                        Restarts = 2,
                        ExitCode = 3,
                        Reason = "it says \"no\"",
                        Overrides = new Dictionary<string, string?> { ["A"] = "1", ["HIDDEN"] = null },
                        LogPath = "/data/x.log",
                        LastActionId = "act-1",
                    },
                ],
            },
        ],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("state-").FullName;

    private string FilePath => Path.Combine(_folder, "state.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_ThenRead_GivesTheSame()
    {
        var file = new StateFile(FilePath);
        file.Write(Full);

        var read = file.Read()!;

        Assert.Equal(JsonSerializer.Serialize(Full), JsonSerializer.Serialize(read));
        Assert.Null(read.Services[0].Slots[0].Overrides["HIDDEN"]);
        Assert.True(read.Services[0].Slots[0].Overrides.ContainsKey("HIDDEN"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public void Read_NoFile_GivesNothing() => Assert.Null(new StateFile(FilePath).Read());

    [Theory]
    [InlineData("{\"format\":1,\"serv")]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Read_SomethingElse_SaysWhichFileAndWhat(string text)
    {
        File.WriteAllText(FilePath, text);

        Assert.Contains(FilePath, Assert.Throws<PlatformException>(() => new StateFile(FilePath).Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Merge_NullHidesDeclaredAndForgetsOthers()
    {
        var merged = Overrides.Merge(
            new Dictionary<string, string?> { ["OWN"] = "1", ["KEPT"] = "2", ["BACK"] = "9" },
            new Dictionary<string, string?> { ["OWN"] = null, ["DECLARED"] = null, ["NEW"] = "3", ["BACK"] = "5" },
            new Dictionary<string, string> { ["DECLARED"] = "4", ["BACK"] = "5" });

        Assert.Equal(new Dictionary<string, string?> { ["DECLARED"] = null, ["KEPT"] = "2", ["NEW"] = "3" }, merged.ToDictionary());
    }
}
