using System.Text.RegularExpressions;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Local.State;

/// <summary>Where the platform keeps its files below a data directory; only the owner may look inside.</summary>
internal sealed partial record LocalFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public LocalFolder(string dataDirectory)
    {
        DataDirectory = Path.GetFullPath(dataDirectory);
        Root = Path.Combine(DataDirectory, "local");
    }

    public string DataDirectory { get; }

    public string Root { get; }

    public string StatePath => Path.Combine(Root, "state.json");

    public string SecretsPath => Path.Combine(Root, "secrets.json");

    public string LockPath => Path.Combine(Root, "supervisor.lock");

    private string LogFolder => Path.Combine(Root, "logs");

    public string LogPath(string slot) => SlotName().IsMatch(slot)
        ? Path.Combine(LogFolder, $"{slot}.log")
        : throw new PlatformException($"'{slot}' is not a local replica; replicas are called like demo-app-2.");

    public void Create()
    {
        try
        {
            CreateOwnerOnly(Root);
            CreateOwnerOnly(LogFolder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PlatformException($"The data directory '{DataDirectory}' cannot be written: {e.Message} Choose another one with --data.", e);
        }
    }

    public static void CreateOwnerOnly(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly);
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SlotName();
}
