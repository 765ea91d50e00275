namespace RunbookExecutor.Platforms.Docker.Reading;

/// <summary>
/// Tells by its name a container that an action of ours keeps beside a replica: its successor before it takes over, its predecessor
/// afterwards. They are no replicas and are never listed. Docker lets a name be changed at any time, unlike a label.
/// </summary>
internal static class SetAside
{
    public static bool IsName(string name) =>
        name.Contains(".runbook-new-", StringComparison.Ordinal) || name.Contains(".runbook-old-", StringComparison.Ordinal);
}
