using System.Formats.Tar;
using RunbookExecutor.Platforms.Docker.Workbench;

namespace RunbookExecutor.Cli.Demo.Docker;

/// <summary>The demo app's two versions as images that hold one static binary and nothing else, made without any registry.</summary>
internal sealed class DemoImages(EngineWorkbench workbench)
{
    public const string Repository = "runbook-demo-app";

    public const string Good = $"{Repository}:v1";

    public const string Bad = $"{Repository}:v2";

    /// <summary>The port at which the app serves in its container.</summary>
    private const int Port = 3001;

    private const string Digest = "runbook.demo.source";

    private static readonly IReadOnlyList<(string Tag, string Build)> Versions = [("v1", "good"), ("v2", "bad")];

    /// <summary>Builds the images when they are missing or made from another source.</summary>
    /// <exception cref="DemoException">They are missing and cannot be built here.</exception>
    public async Task RequireAsync(Action<string> say, CancellationToken cancellationToken)
    {
        var source = DemoSource.Find();
        var digest = source?.Digest();
        var present = await Task.WhenAll(Versions.Select(version => workbench.FindImageLabelsAsync($"{Repository}:{version.Tag}", cancellationToken)));
        if (present.All(labels => labels is not null && (digest is null || labels.GetValueOrDefault(Digest) == digest)))
        {
            return;
        }

        if (source is null)
        {
            throw new DemoException($"The image {Good} is missing, and this program is not in a clone from which it could be built. Run 'runbook demo --platform docker' once from a clone, or 'runbook demo' without Docker.");
        }

        say("Building the demo app as a native binary for its image; this takes about a minute, once ...");
        var folder = Directory.CreateTempSubdirectory("runbook-demo-build-");
        try
        {
            var program = await new NativeBuild(source).RunAsync(folder.FullName, cancellationToken);
            foreach (var version in Versions)
            {
                await ImportAsync(program, version, digest!, cancellationToken);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task ImportAsync(string program, (string Tag, string Build) version, string digest, CancellationToken cancellationToken)
    {
        using var archive = new MemoryStream();
        await using (var tar = new TarWriter(archive, leaveOpen: true))
        {
            await tar.WriteEntryAsync(program, "DemoApp", cancellationToken);
        }

        archive.Position = 0;
        await workbench.ImportAsync(Repository, version.Tag, archive, Instructions(version, digest), cancellationToken);
    }

    private static IEnumerable<string> Instructions((string Tag, string Build) version, string digest) =>
    [
        "ENTRYPOINT [\"/DemoApp\"]",
        $"ENV VERSION={version.Tag} BUILD={version.Build} BIND=0.0.0.0 PORT={Port}",
        $"EXPOSE {Port}",
        $"LABEL {Digest}={digest}",
    ];
}
