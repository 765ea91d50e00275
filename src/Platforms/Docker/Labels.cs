namespace RunbookExecutor.Platforms.Docker;

/// <summary>The labels that mean something here: the operator's, our own, and Compose's.</summary>
internal static class Labels
{
    /// <summary><c>true</c> reads as mode auto; <c>false</c> wins over everything, on the container or on its image.</summary>
    public const string Enable = "runbook.enable";

    /// <summary><c>observe</c>, <c>propose</c> or <c>auto</c>.</summary>
    public const string Mode = "runbook.mode";

    /// <summary>The only tools that may act on it, <c>restart-container,scale-service</c>; without it all may.</summary>
    public const string Actions = "runbook.actions";

    /// <summary>Name of the service that a container without Compose is a replica of.</summary>
    public const string Service = "runbook.service";

    /// <summary>The port inside the container at which it serves, where it exposes several.</summary>
    public const string Port = "runbook.port";

    /// <summary>Id of the action of ours that created this container.</summary>
    public const string Action = "runbook.action";

    public const string ComposeProject = "com.docker.compose.project";

    public const string ComposeService = "com.docker.compose.service";

    public const string ComposeNumber = "com.docker.compose.container-number";

    public const string ComposeConfigHash = "com.docker.compose.config-hash";

    /// <summary><c>True</c> for the container of a <c>docker compose run</c>, which is no replica.</summary>
    public const string ComposeOneOff = "com.docker.compose.oneoff";
}
