using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Monitor.Sampling;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Lists containers and services as the platform reported them last.</summary>
public sealed class ContainerQuery(Fleet fleet)
{
    public Answer<ContainerList> List(string? service, string? state)
    {
        var view = fleet.Current;
        if (service is not null && view.Snapshot.FindService(service) is null && view.Snapshot.ReplicasOf(service).Count == 0)
        {
            return Refusal.Missing($"There is no service '{LineText.Escaped(service)}'. There are: {string.Join(", ", Services(view))}.");
        }

        var wanted = ContainerState.Unknown;
        if (state is not null && !(Enum.TryParse(state, ignoreCase: true, out wanted) && !int.TryParse(state, out _)))
        {
            return Refusal.Wrong($"'state' is '{LineText.Escaped(state)}'; it must be one of: {string.Join(", ", Enum.GetValues<ContainerState>().Select(value => Wire.Word(value)))}.");
        }

        var containers = view.Snapshot.Containers
            .Where(container => (service is null || container.Service == service) && (state is null || container.State == wanted))
            .Select(container => View(container, view.Snapshot));
        return new ContainerList
        {
            Success = true,
            Containers = [.. containers],
            Services = [.. view.Snapshot.Services.Where(found => service is null || found.Name == service).Select(found => View(found, view.Snapshot))],
            Timestamp = view.Snapshot.Time,
            Warning = view.IsListed ? view.Problem : view.Problem ?? "The platform has not listed its containers yet; ask again in a second.",
        };
    }

    private static IEnumerable<string> Services(FleetView view) =>
        view.Snapshot.Services.Select(service => service.Name).Union(view.Snapshot.Containers.Select(container => container.Service));

    private static ContainerView View(Container container, PlatformSnapshot snapshot) => new()
    {
        Id = container.Id,
        Name = container.Name,
        Service = container.Service,
        Platform = container.Platform,
        State = Wire.Word(container.State),
        StateReason = container.StateReason,
        Health = Wire.Word(container.Health),
        Image = container.Image,
        Version = container.Version,
        Mode = Wire.Word(container.Mode),
        MayAct = container.Mode == AutomationMode.Auto,
        Replicas = snapshot.FindService(container.Service)?.DesiredReplicas ?? 1,
        StartedAt = container.StartedAt,
        Restarts = container.Restarts,
        Crashes = [.. container.Crashes.Select(crash => new CrashView(crash.Time, crash.WasOutOfMemory, crash.ExitCode))],
        ExitCode = container.ExitCode,
        Address = container.Address,
        CpuLimitCores = container.CpuLimitCores,
        MemoryLimit = container.MemoryLimitBytes,
    };

    private static ServiceView View(Service service, PlatformSnapshot snapshot) => new()
    {
        Name = service.Name,
        Platform = service.Platform,
        DesiredReplicas = service.DesiredReplicas,
        RunningReplicas = snapshot.Containers.Count(container => container.Service == service.Name && container.IsRunning),
        Version = service.Version,
        PreviousHealthyVersion = service.PreviousHealthyVersion,
        DeployedAt = service.DeployedAt,
        Mode = Wire.Word(service.Mode),
    };
}
