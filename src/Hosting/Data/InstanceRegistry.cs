using System.Security.Cryptography;
using System.Text;

namespace RunbookExecutor.Hosting.Data;

/// <summary>The data directories of the user's instances, so that a command without <c>--data</c> finds the one that runs.</summary>
public sealed class InstanceRegistry(string folder)
{
    public string Folder { get; } = folder;

    /// <summary><c>$XDG_RUNTIME_DIR/runbook</c> where there is one, else <c>~/.local/state/runbook</c>.</summary>
    public static InstanceRegistry OfUser() => new(
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime && Directory.Exists(runtime)
            ? Path.Combine(runtime, "runbook")
            : StateFolder);

    /// <summary><c>~/.local/state/runbook</c>, where <c>up</c> keeps its data unless it is told otherwise.</summary>
    public static string StateFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".local", "state", "runbook");

    public void Register(DataDirectory data)
    {
        Directory.CreateDirectory(Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(PathOf(data.Path), data.Path);
    }

    public void Remove(DataDirectory data) => File.Delete(PathOf(data.Path));

    /// <summary>Data directories that were registered and still publish endpoints; whether anybody answers there is for the caller to try.</summary>
    public IReadOnlyList<string> DataDirectories() =>
        Directory.Exists(Folder)
            ? [.. Directory.EnumerateFiles(Folder, "instance-*").Select(ReadEntry).OfType<string>().Where(path => InstanceEndpoints.Read(path).Count > 0).Order(StringComparer.Ordinal)]
            : [];

    // An instance that ends meanwhile takes its entry with it.
    private static string? ReadEntry(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string PathOf(string dataPath) =>
        Path.Combine(Folder, $"instance-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(dataPath)).AsSpan(0, 8))}");
}
