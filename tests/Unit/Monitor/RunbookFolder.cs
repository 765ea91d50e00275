namespace RunbookExecutor.Tests.Monitor;

/// <summary>A folder of runbooks that is gone after the test.</summary>
internal sealed class RunbookFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("runbooks-").FullName;

    public static string Memory(string detection) => $"# Title\n\n## Detection\n\nContainer {detection}.\n\n## Steps\n\n1. `restart-container`\n2. `verify recovered`\n";

    public string Write(string id, string text, int age = 0)
    {
        var path = System.IO.Path.Combine(Path, id + ".md");
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, MonitorBench.Start.UtcDateTime.AddSeconds(age));
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
