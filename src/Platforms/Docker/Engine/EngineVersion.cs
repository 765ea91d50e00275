using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;
using Version = System.Version;

namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>Which version of the API is spoken with an engine.</summary>
internal static class EngineVersion
{
    /// <summary>Docker Engine 20.10.</summary>
    public static readonly Version Oldest = new(1, 41);

    /// <summary>Docker Engine 25; the oldest that Docker Engine 29 still takes.</summary>
    public static readonly Version Newest = new(1, 44);

    /// <summary>The lower of what both know; an engine that has given our newest up is met at its oldest.</summary>
    /// <exception cref="PlatformException">The engine is too old, or does not say what it speaks.</exception>
    public static Version Choose(VersionResponse engine)
    {
        if (!Version.TryParse(engine.APIVersion, out var theirs))
        {
            throw new PlatformException("What answers on the engine's socket does not say which version of the Docker API it speaks. Check that it is a Docker Engine.");
        }

        if (theirs < Oldest)
        {
            throw new PlatformException(
                $"The Docker Engine is too old: it is {LineText.Escaped(engine.Version ?? "of an unknown version")} and speaks API {theirs}. "
                + $"Docker Engine 20.10 (API {Oldest}) or a later one is needed; upgrade it.");
        }

        var common = theirs < Newest ? theirs : Newest;
        return Version.TryParse(engine.MinAPIVersion, out var least) && least > common ? least : common;
    }
}
