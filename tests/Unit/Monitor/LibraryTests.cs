using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Monitor.Library;
using RunbookExecutor.Monitor.Queries;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class LibraryTests : IDisposable
{
    private readonly RunbookFolder folder = new();
    private readonly MonitorBench bench;

    public LibraryTests() => bench = new MonitorBench(folder: folder.Path);

    [Fact]
    public void Reload_NewFile_IsFoundByTypeAndId()
    {
        folder.Write("memory-spike", RunbookFolder.Memory("memory usage exceeds 80% for more than 2 minutes"));

        Library.Reload();

        Assert.Equal("memory-spike", Library.Current.Answering(AnomalyType.MemorySpike)!.Id);
        Assert.Equal("restart-container", Query.Get("MEMORY_SPIKE").Value!.Runbook.Steps[0].Action);
        Assert.Equal("memory-spike", Query.Get("Memory-Spike").Value!.Runbook.Id);
    }

    [Fact]
    public void Reload_FileThatNoLongerCompiles_KeepsItsLastGoodVersionAndSaysSo()
    {
        folder.Write("memory-spike", RunbookFolder.Memory("memory usage exceeds 80% for more than 2 minutes"));
        Library.Reload();
        var good = Query.Get("MEMORY_SPIKE").Value!;

        File.WriteAllBytes(folder.Write("memory-spike", "x", age: 1), [0x23, 0x20, 0xFF, 0xFE]);
        Library.Reload();
        var kept = Query.Get("MEMORY_SPIKE").Value!;

        Assert.Null(good.Warning);
        Assert.StartsWith("The file on disk is not used, this is its last good version: memory-spike.md line 1: ", kept.Warning);
        Assert.Equal((good.Content, good.ContentHash), (kept.Content, kept.ContentHash));
    }

    [Fact]
    public void Reload_FileThatLostItsSteps_KeepsItsLastGoodVersionAndSaysSo()
    {
        folder.Write("memory-spike", RunbookFolder.Memory("memory usage exceeds 80% for more than 2 minutes"));
        Library.Reload();

        folder.Write("memory-spike", "# Memory sp", age: 1);
        Library.Reload();
        var kept = Query.Get("MEMORY_SPIKE").Value!;

        Assert.Equal("restart-container", kept.Runbook.Steps[0].Action);
        Assert.Contains("memory-spike.md holds no steps any more.", kept.Warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Reload_FileThatNeverCompiled_IsRefusedWithItsReason()
    {
        File.WriteAllBytes(folder.Write("memory-spike", "x"), [0xFF, 0xFE]);
        Library.Reload();

        Assert.StartsWith("The runbook cannot be used: memory-spike.md line 1: ", Query.Get("MEMORY_SPIKE").Refusal!.Sentence);
        Assert.NotNull(Assert.Single(Query.List().Runbooks).Warning);
    }

    [Fact]
    public void Reload_NothingChanged_KeepsTheIndex()
    {
        folder.Write("memory-spike", RunbookFolder.Memory("memory usage exceeds 80%"));
        Library.Reload();
        var index = Library.Current;

        Library.Reload();

        Assert.Same(index, Library.Current);
    }

    [Fact]
    public void Reload_FileRemoved_IsGone()
    {
        var path = folder.Write("memory-spike", RunbookFolder.Memory("memory usage exceeds 80%"));
        Library.Reload();
        File.Delete(path);
        Library.Reload();

        Assert.StartsWith("No runbook answers 'MEMORY_SPIKE'.", Query.Get("MEMORY_SPIKE").Refusal!.Sentence);
    }

    [Fact]
    public void Reload_LinksLargeFilesAndOtherNames_AreNotUsed()
    {
        using var elsewhere = new RunbookFolder();
        var target = elsewhere.Write("secret", "# Secret\n");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "linked.md"), target);
        folder.Write("large", new string('x', 300_000));
        folder.Write("Upper Case", "# No id\n");
        folder.Write("fine", "# Fine\n\n## Steps\n\n1. `restart-container`\n");

        Library.Reload();

        Assert.Equal(["fine", "large", "linked"], Library.Current.Entries.Select(entry => entry.Id));
        Assert.Equal(["fine"], Library.Current.Entries.Where(entry => entry.Runbook is not null).Select(entry => entry.Id));
    }

    [Fact]
    public void Reload_FolderMissing_SaysWhichAndKeepsWhatItHad()
    {
        using var lost = new MonitorBench(folder: "/nowhere/runbooks");
        lost.Get<RunbookLibrary>().Reload();

        Assert.StartsWith("The folder of runbooks '/nowhere/runbooks' cannot be read", lost.Get<RunbookQuery>().List().Warning);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("memory-spike.md")]
    public void Get_AnythingThatIsNoRunbook_IsRefused(string asked)
    {
        folder.Write("memory-spike", RunbookFolder.Memory("memory usage exceeds 80%"));
        Library.Reload();

        Assert.EndsWith("There are runbooks for: MEMORY_SPIKE.", Query.Get(asked).Refusal!.Sentence);
    }

    public void Dispose()
    {
        bench.Dispose();
        folder.Dispose();
    }

    private RunbookLibrary Library => bench.Get<RunbookLibrary>();

    private RunbookQuery Query => bench.Get<RunbookQuery>();
}
