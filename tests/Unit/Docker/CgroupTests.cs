using RunbookExecutor.Platforms.Docker.Usage;
using Xunit;

namespace RunbookExecutor.Tests.Docker;

public sealed class CgroupTests : IDisposable
{
    private const string Id = "4b825dc642cb6eb9a060e54bf8d69288fbee49044b825dc642cb6eb9a060e54b";
    private readonly string folder = Directory.CreateTempSubdirectory("cgroup-").FullName;

    [Fact]
    public void Read_Version2_IsMemoryWithoutInactiveFileAndCpuInMicroseconds()
    {
        Write("sys/cgroup.controllers", "cpu memory\n");
        Write("proc/7/cgroup", $"0::/system.slice/docker-{Id}.scope\n");
        Write($"sys/system.slice/docker-{Id}.scope/memory.current", "1000000\n");
        Write($"sys/system.slice/docker-{Id}.scope/memory.stat", "anon 700000\nfile 300000\ninactive_file 200000\nactive_file 100000\n");
        Write($"sys/system.slice/docker-{Id}.scope/cpu.stat", "usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\n");

        using var reader = Open()!;
        var usage = reader.Read()!;

        Assert.Equal((800_000, TimeSpan.FromSeconds(1.5)), (usage.MemoryBytes, usage.CpuTime));
        Assert.Null(usage.NetworkReceivedBytes);
    }

    [Fact]
    public void Read_Version1_IsMemoryWithoutTotalInactiveFileAndCpuInNanoseconds()
    {
        Write("proc/7/cgroup", $"9:memory:/docker/{Id}\n4:cpu,cpuacct:/docker/{Id}\n");
        Write($"sys/memory/docker/{Id}/memory.usage_in_bytes", "1000000\n");
        Write($"sys/memory/docker/{Id}/memory.stat", "cache 300000\ninactive_file 1\ntotal_inactive_file 250000\n");
        Write($"sys/cpuacct/docker/{Id}/cpuacct.usage", "2500000000\n");

        using var reader = Open()!;
        var usage = reader.Read()!;

        Assert.Equal((750_000, TimeSpan.FromSeconds(2.5)), (usage.MemoryBytes, usage.CpuTime));
    }

    [Fact]
    public void Read_WithoutAnAccountOfMemory_LeavesItUnknown()
    {
        Write($"sys/cpuacct/docker/{Id}/cpuacct.usage", "5\n");

        using var reader = Open()!;
        var usage = reader.Read()!;

        Assert.Null(usage.MemoryBytes);
        Assert.NotNull(usage.CpuTime);
    }

    [Fact]
    public void Find_ProcessOfAnotherContainer_IsNotTakenForIt()
    {
        Write("sys/cgroup.controllers", "cpu memory\n");
        Write("proc/7/cgroup", "0::/system.slice/docker-other.scope\n");
        Write("sys/system.slice/docker-other.scope/memory.current", "1\n");

        Assert.Null(Tree().Find(Id, 7, parent: null));
    }

    [Theory]
    [InlineData("inactive_file 7\n", 7)]
    [InlineData("total_inactive_file 7\n", null)]
    [InlineData("a 1\ninactive_file 7", null)]
    [InlineData("a 1\ninactive_file x\n", null)]
    [InlineData("", null)]
    public void Number_OfOneKey_IsExactOrUnknown(string text, int? expected) =>
        Assert.Equal(expected, (int?)CgroupText.Number(System.Text.Encoding.ASCII.GetBytes(text), "inactive_file "u8));

    [Fact]
    public void Network_AllInterfacesButLoopback_AreSummed() => Assert.Equal(
        (30, 12),
        NetworkReader.Sum("Inter-| x\n face | y\n    lo: 9 1 0 0 0 0 0 0 9 1\n  eth0: 10 1 0 0 0 0 0 0 5 1\n  eth1: 20 1 0 0 0 0 0 0 7 1\n"u8));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private CgroupReader? Open() => Tree().Find(Id, 7, parent: null) is { } folders ? new CgroupReader(folders, new NetworkReader(null)) : null;

    private CgroupTree Tree() => new(Path.Combine(folder, "proc"), Path.Combine(folder, "sys"));

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
        File.WriteAllText(Path.Combine(folder, path), text);
    }
}
