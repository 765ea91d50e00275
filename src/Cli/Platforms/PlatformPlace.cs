namespace RunbookExecutor.Cli.Platforms;

/// <summary>Where a platform keeps what it has to remember.</summary>
/// <param name="DataDirectory">The instance's data directory.</param>
/// <param name="RegistryFolder">The user's folder in which instances register.</param>
/// <param name="EndsWithProcess">Whether what it started ends with this process even when it is killed.</param>
public sealed record PlatformPlace(string DataDirectory, string RegistryFolder, bool EndsWithProcess = false);
