namespace RunbookExecutor.Tests.Host.Engine;

/// <summary>One call that an action makes to the scripted engine.</summary>
public sealed record EngineCall(EngineOp Kind, string Service, string Target, bool IsPreparation = false)
{
    public string? Argument { get; init; }

    public IReadOnlyDictionary<string, string?>? Variables { get; init; }

    public string Name => Kind == EngineOp.Rename ? $"rename {Target} to {Argument}" : $"{Kind.ToString().ToLowerInvariant()} {Target}";

    /// <summary>Puts another container in a replica's place: only the first call leaves what runs alone.</summary>
    public static IEnumerable<EngineCall> Recreate(EngineContainer old, string version, IReadOnlyDictionary<string, string> environment) =>
    [
        new(EngineOp.Create, old.Service, EngineContainer.NextOf(old.Name), IsPreparation: true) { Argument = version, Variables = environment.ToDictionary(one => one.Key, one => (string?)one.Value) },
        new(EngineOp.Stop, old.Service, old.Name),
        .. Swap(old.Service, old.Name),
    ];

    /// <summary>What is left of it once the old one has stopped.</summary>
    public static IEnumerable<EngineCall> Swap(string service, string slot) =>
    [
        new(EngineOp.Rename, service, slot) { Argument = EngineContainer.FormerOf(slot) },
        .. TakeOver(service, slot),
    ];

    /// <summary>What is left of it once the name is free.</summary>
    public static IEnumerable<EngineCall> TakeOver(string service, string slot) =>
        [new(EngineOp.Rename, service, EngineContainer.NextOf(slot)) { Argument = slot }, .. Land(service, slot)];

    /// <summary>What is left of it once the new one has its name.</summary>
    public static IEnumerable<EngineCall> Land(string service, string slot) => [new(EngineOp.Start, service, slot), Bury(service, slot)];

    public static EngineCall Bury(string service, string slot) => new(EngineOp.Remove, service, EngineContainer.FormerOf(slot));
}
