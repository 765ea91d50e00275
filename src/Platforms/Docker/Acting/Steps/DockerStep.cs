using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Platforms.Docker.Acting.Steps;

/// <summary>One call that changes something, or one look that decides whether to go on.</summary>
internal abstract record DockerStep
{
    protected static readonly TimeSpan Short = TimeSpan.FromSeconds(10);
    protected static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    /// <summary>What it does to what, for people.</summary>
    public abstract string Name { get; }

    public abstract TimeSpan Deadline { get; }

    /// <summary>A name, a start or a removal is a matter of a moment once the engine has the call.</summary>
    public virtual TimeSpan? Aftermath => TimeSpan.FromSeconds(8);

    /// <summary>Nothing that runs is touched by it.</summary>
    public bool IsPreparation { get; init; }

    public abstract Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken);

    public ActuationStep ToStep(Workshop workshop) => new(Name, Deadline, cancellationToken => RunAsync(workshop, cancellationToken)) 
    {
        IsPreparation = IsPreparation,
        Aftermath = Aftermath,
    };
}
