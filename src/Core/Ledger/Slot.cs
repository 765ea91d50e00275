using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Core.Ledger;

/// <summary>What a budget belongs to: a replica's place in its service, which outlives the container in it. Recreating one does not refill its budget.</summary>
public static class Slot
{
    public static string Of(Container container) => $"{container.Platform}/{container.Service}/{container.Name}";

    public static string Of(Service service) => $"{service.Platform}/{service.Name}";
}
