using System.Net.Http.Json;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Processes;
using RunbookExecutor.Platforms.Local.State;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>The replicas of a data directory, as the supervisor's state file tells of them.</summary>
internal static class LocalFleet
{
    public static IReadOnlyList<SlotState> Read(string data) => ReadFile(Path.Combine(data, "local", "state.json"));

    public static IReadOnlyList<SlotState> ReadFile(string path) => new StateFile(path).Read()?.Services.SelectMany(service => service.Slots).ToList() ?? [];

    public static bool IsAlive(this SlotState slot) => slot.Process is { } process && Proc.IsAlive(process.Identity);

    public static bool Serves(this SlotState slot) => slot is { State: ContainerState.Running, Health: HealthState.Healthy } && slot.IsAlive();

    public static void Kill(this SlotState slot)
    {
        if (slot.IsAlive())
        {
            Signals.SendKill(slot.Process!.Identity);
        }
    }

    /// <summary>Breaks a replica by its own trigger.</summary>
    public static async Task TriggerAsync(this SlotState slot, string fault, object body)
    {
        using var client = new HttpClient();
        using var response = await client.PostAsJsonAsync(new Uri($"http://127.0.0.1:{slot.Process!.Port}/trigger/{fault}"), body);
        response.EnsureSuccessStatusCode();
    }
}
