using System.Net;
using System.Net.Sockets;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

public sealed class BadInputTests : IAsyncLifetime
{
    private const string Sleeper = "services: { web: { command: [\"/bin/sleep\", \"100\"] } }\n";

    private readonly Sandbox sandbox = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => sandbox.DisposeAsync();

    [Theory]
    [InlineData("bogus", "There is no command or option 'bogus' here.", "'runbook --help'")]
    [InlineData("up --bogus", "There is no command or option '--bogus' here.", "'runbook up --help'")]
    [InlineData("up --base-port abc", "--base-port: 'abc' is not a whole number.")]
    [InlineData("deploy web", "'version' missing", "'runbook deploy --help'")]
    [InlineData("demo --scenario meteor --once", "There is no scenario 'meteor'. Known: memory-leak,")]
    [InlineData("lint", "There is no runbook and no folder 'runbooks'.")]
    [InlineData("lint empty", "The folder 'empty' holds no Markdown files")]
    [InlineData("lint Bad_Name.md", "its name must be")]
    [InlineData("status", "No instance is running. Start one with 'runbook up' or 'runbook demo'.")]
    [InlineData("status --data nowhere", "No instance runs with the data directory", "Start one with: runbook up --data")]
    [InlineData("ledger verify --data nowhere", "There is no ledger in")]
    [InlineData("ledger --last 0", "--last 0 is out of range")]
    [InlineData("plan memory-spike", "--container")]
    [InlineData("up", "Nothing is declared to watch. Write a runbook.yaml")]
    [InlineData("up --config nowhere.yaml", "There is no configuration file 'nowhere.yaml'.")]
    [InlineData("executor --data file/below", "cannot be written", "file' is a file", "--data DIR")]
    public async Task Command_BadInput_SaysWhatAndWhatWouldDo(string arguments, params string[] sentences)
    {
        sandbox.Write("file", "not a folder");
        sandbox.Write("Bad_Name.md", "# A runbook");
        Directory.CreateDirectory(Path.Combine(sandbox.Folder, "empty"));

        (await sandbox.RunAsync(arguments.Split(' '))).Says(2, sentences);
    }

    [Fact]
    public async Task Lint_FolderWithOtherMarkdown_LintsTheRunbooksAndNamesTheRest()
    {
        sandbox.Write("books/README.md", "# About these runbooks");
        sandbox.Write("books/memory-spike.md", "# Memory spike\n\n## Steps\n1. `restart-container`\n");

        var text = await sandbox.RunAsync("lint", "books");

        text.Says(0, "books/memory-spike.md: answers MEMORY_SPIKE");
        text.Says(0, "books/README.md: passed over, since a runbook's name must be");
    }

    [Fact]
    public async Task Lint_FileThatIsNoText_SaysSoAndAnswersNo()
    {
        File.WriteAllBytes(Path.Combine(sandbox.Folder, "binary.md"), [0x23, 0xFF, 0xFE, 0x00, 0x80]);

        (await sandbox.RunAsync("lint", "binary.md")).Says(1, "binary.md line 1: the bytes are no UTF-8. Save the file as UTF-8.");
    }

    [Fact]
    public async Task Lint_StepThatCannotBeCompiled_SaysFileLineAndWhatIsKnown()
    {
        sandbox.Write("broken.md", "# Broken\n\n## Steps\n\n1. `scale-service +99`\n");

        var text = await sandbox.RunAsync("lint", "broken.md");
        var json = await sandbox.RunAsync("lint", "broken.md", "--json");

        text.Says(1, "broken.md line 5: 'scale-service +99'", "replicas=+N");
        Assert.False(json.Json.GetProperty("runbooks")[0].GetProperty("usable").GetBoolean());
        Assert.Equal(1, json.ExitCode);
    }

    [Fact]
    public async Task Up_ErrorsInSeveralSections_AreAllToldWithTheirLines()
    {
        sandbox.Write("runbook.yaml", "services:\n  web:\n    comand: [sleep]\n    replicas: many\ndetection:\n  memory: 3\n");

        (await sandbox.RunAsync("up", "--data", sandbox.Data)).Says(
            2, "line 3: services:web:comand: there is no such key. Known: command,", "line 4: services:web:replicas: 'many' is not a whole number.", "line 6: detection:memory:");
        Assert.False(Directory.Exists(sandbox.Data));
    }

    [Fact]
    public async Task Up_ListenEverywhereWithoutToken_IsRefused()
    {
        sandbox.Write("runbook.yaml", Sleeper + "server: { listen: 0.0.0.0 }\n");

        (await sandbox.RunAsync("up", "--data", sandbox.Data)).Says(2, "server:listen: 0.0.0.0 can be reached from other machines, so a token is required");
    }

    [Fact]
    public async Task Up_PortInUse_NamesTheHolderAndTheWayOut()
    {
        sandbox.Write("runbook.yaml", Sleeper);
        var basePort = Sandbox.Ports(4);
        using var holder = new TcpListener(IPAddress.Loopback, basePort + 2);
        holder.Start();

        (await sandbox.RunAsync("up", "--data", sandbox.Data, "--base-port", $"{basePort}")).Says(
            2, $"Port {basePort + 2} for the executor is taken by process {Environment.ProcessId} ", "--base-port");
    }
}
