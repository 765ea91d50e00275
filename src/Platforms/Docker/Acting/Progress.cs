using RunbookExecutor.Platforms.Docker.Acting.Steps;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>How far an action got, with the steps that bring it to a whole state.</summary>
internal abstract record Progress
{
    internal sealed record Done(string Evidence) : Progress;

    internal sealed record NotDone(string Evidence) : Progress;

    internal sealed record Partial(string Evidence, IReadOnlyList<DockerStep> Forward) : Progress;

    internal sealed record Indeterminate(string Evidence) : Progress;
}
