using System.Text.Json.Nodes;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Platforms.Docker.Acting.Steps;

/// <param name="Id">Which container, by the engine's id or by a spare name.</param>
/// <param name="Shown">How people know it.</param>
/// <param name="Grace">From the stop signal to the kill.</param>
internal sealed record StopContainer(string Id, string Shown, TimeSpan Grace) : DockerStep
{
    private static readonly TimeSpan AfterGrace = TimeSpan.FromSeconds(15);

    public override string Name => $"stop {Shown}";

    public override TimeSpan Deadline => Grace + AfterGrace;

    /// <summary>The engine goes on waiting for the process to end, whoever asked for it.</summary>
    public override TimeSpan? Aftermath => Grace + TimeSpan.FromSeconds(5);

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        await workshop.Engine.StopAsync(Id, Shown, Grace, cancellationToken);
        return $"{Shown} is stopped.";
    }
}

/// <summary>Starts a container and waits until it serves.</summary>
internal sealed record StartContainer(string Id, string Shown, TimeSpan HealthTime) : DockerStep
{
    public override string Name => $"start {Shown}";

    public override TimeSpan Deadline => Long + HealthTime;

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        await workshop.Engine.StartAsync(Id, Shown, cancellationToken);
        return await AwaitServing.WaitAsync(Id, Shown, workshop, cancellationToken);
    }
}

/// <summary>Starts a container again that ran before, in whatever state it was.</summary>
internal sealed record StartAgain(string Id, string Shown) : DockerStep
{
    public override string Name => $"start {Shown} again";

    public override TimeSpan Deadline => Long;

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        await workshop.Engine.StartAsync(Id, Shown, cancellationToken);
        return $"{Shown} is started again in its former container.";
    }
}

/// <summary>Waits until a container that was started serves; changes nothing.</summary>
internal sealed record AwaitServing(string Id, string Shown, TimeSpan HealthTime) : DockerStep
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    public override string Name => $"wait for {Shown}";

    public override TimeSpan Deadline => Long + HealthTime;

    public override Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken) => WaitAsync(Id, Shown, workshop, cancellationToken);

    public static async Task<string> WaitAsync(string id, string shown, Workshop workshop, CancellationToken cancellationToken)
    {
        while (true)
        {
            var container = await workshop.Engine.InspectAsync(id, cancellationToken) ?? throw new PlatformException($"{shown} is not there any more.");
            switch (Serving.Of(container, workshop.Time.GetUtcNow()))
            {
                case Serving.Yes:
                    return $"{shown} runs{(container.Health.Length > 0 ? " and is healthy" : string.Empty)}.";
                case Serving.No no:
                    throw new PlatformException($"{shown} {no.Reason}.");
                default:
                    await Task.Delay(Interval, workshop.Time, cancellationToken);
                    break;
            }
        }
    }
}

/// <param name="Id">Which container; one that runs is not removed.</param>
/// <param name="Shown">How people know it.</param>
/// <param name="WithVolumes">Whether its anonymous volumes go with it.</param>
internal sealed record RemoveContainer(string Id, string Shown, bool WithVolumes) : DockerStep
{
    public override string Name => $"remove {Shown}";

    public override TimeSpan Deadline => Long;

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        await workshop.Engine.RemoveAsync(Id, Shown, WithVolumes, cancellationToken);
        return $"{Shown} is removed.";
    }
}

internal sealed record RenameContainer(string Id, string Shown, string NewName) : DockerStep
{
    public override string Name => $"rename {Shown} to {NewName}";

    public override TimeSpan Deadline => Short;

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        await workshop.Engine.RenameAsync(Id, Shown, NewName, cancellationToken);
        return $"{Shown} is named {NewName}.";
    }
}

/// <summary>Decides whether the engine starts a container by itself.</summary>
internal sealed record SetRestartPolicy(string Id, string Shown, JsonObject Policy) : DockerStep
{
    public override string Name => $"set restart policy of {Shown} to {PolicyName}";

    public override TimeSpan Deadline => Short;

    private string PolicyName => Policy.Text("Name") is { Length: > 0 } name ? name : "no";

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        await workshop.Engine.SetRestartPolicyAsync(Id, Shown, Policy, cancellationToken);
        return $"The restart policy of {Shown} is {PolicyName}.";
    }
}

internal sealed record ConnectNetwork(string Id, string Shown, string Network, JsonObject Endpoint) : DockerStep
{
    public override string Name => $"connect {Shown} to {Network}";

    public override TimeSpan Deadline => Short;

    public override async Task<string> RunAsync(Workshop workshop, CancellationToken cancellationToken)
    {
        await workshop.Engine.ConnectAsync(Id, Shown, Network, Endpoint, cancellationToken);
        return $"{Shown} is in the network {Network}.";
    }
}
