using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.Secrets;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>What every replica shares.</summary>
internal sealed record Surroundings(
    LocalPlatformOptions Options,
    LocalFolder Folder,
    StateBoard Board,
    SecretsFile Secrets,
    ChildLauncher Launcher,
    HealthProbe Probe,
    IReadOnlyDictionary<string, string> OwnEnvironment,
    bool DieWithSupervisor,
    TimeProvider Time);
