using System.Runtime.CompilerServices;

namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>Files of the clone that these tests belong to.</summary>
internal static class Repository
{
    /// <summary>The command as built with these tests.</summary>
    public static string Command => Path.Combine(AppContext.BaseDirectory, "runbook");

    public static string Folder { get; } = Find();

    public static string File(string path) => Path.Combine(Folder, path);

    private static string Find([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
