using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Tests.Local;

/// <summary>A service called demo-app in the states that tests need.</summary>
internal static class DemoService
{
    public static readonly DateTimeOffset Began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static TargetState Of(int replicas) => Of([.. Enumerable.Range(1, replicas).Select(number => Replica(number))]);

    public static TargetState Of(params Container[] replicas) =>
        new(new Service { Name = "demo-app", Platform = "local", DesiredReplicas = replicas.Length, Version = "v1" }, replicas);

    public static TargetState At(this TargetState state, string version, string? previous) =>
        state with { Service = state.Service with { Version = version, PreviousHealthyVersion = previous } };

    public static Container Replica(int number, string version = "v1", ContainerState state = ContainerState.Running) => new()
    {
        Id = $"demo-app-{number}",
        Name = $"demo-app-{number}",
        Service = "demo-app",
        Platform = "local",
        State = state,
        Version = version,
        StartedAt = Began,
    };
}
