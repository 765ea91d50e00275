namespace RunbookExecutor.Platforms.Docker.Acting.Steps;

/// <summary>Writes into the history that a service left its version for a former one.</summary>
internal sealed record NoteRollback(string Service, string ImageId, string Version) : DockerStep
{
    public override string Name => $"make {Version} the version of {Service}";

    public override TimeSpan Deadline => Short;

    public override Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        workshop.History.RollBackTo(Service, ImageId, workshop.Time.GetUtcNow());
        return Task.FromResult($"{Service} is at {Version}.");
    }
}
