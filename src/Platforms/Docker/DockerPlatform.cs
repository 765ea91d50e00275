namespace RunbookExecutor.Platforms.Docker;

/// <summary>Registers the Docker platform: one call to read it, another to change it.</summary>
public static class DockerPlatform
{
    public const string Name = "docker";
}
