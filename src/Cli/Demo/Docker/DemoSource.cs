using System.Security.Cryptography;
using System.Text;

namespace RunbookExecutor.Cli.Demo.Docker;

/// <summary>The demo app's source in the clone that this program was built from.</summary>
/// <param name="Root">The clone.</param>
internal sealed record DemoSource(string Root)
{
    private static readonly string Project = Path.Combine("demo", "DemoApp");

    // What decides about the binary besides the app's own files.
    private static readonly IReadOnlyList<string> Shared = ["Directory.Build.props", "Directory.Packages.props", "global.json"];

    public string ProjectFolder => Path.Combine(Root, Project);

    /// <summary>Null when this program is not in a clone.</summary>
    public static DemoSource? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Project, "DemoApp.csproj")))
            {
                return new DemoSource(folder.FullName);
            }
        }

        return null;
    }

    /// <summary>Another source has another digest, so that a changed app is built anew.</summary>
    public string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files().Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0"));
            hash.AppendData(File.ReadAllBytes(Path.Combine(Root, file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private IEnumerable<string> Files() => Directory.EnumerateFiles(ProjectFolder, "*", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Root, path))
        .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".csproj", StringComparison.Ordinal))
        .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
        .Concat(Shared.Where(file => File.Exists(Path.Combine(Root, file))));
}
