using System.Text.Json.Serialization;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Core.Actions;

/// <summary>One of the four things that may be done to a container or a service.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "tool")]
[JsonDerivedType(typeof(RestartContainer), RestartContainer.ToolName)]
[JsonDerivedType(typeof(ScaleService), ScaleService.ToolName)]
[JsonDerivedType(typeof(UpdateEnvironment), UpdateEnvironment.ToolName)]
[JsonDerivedType(typeof(RollbackDeployment), RollbackDeployment.ToolName)]
public abstract record RemediationAction
{
    // The overrides repeat [JsonIgnore]: the serializer does not inherit it.

    /// <summary>Name of the MCP tool that asks for it, which is also its name in runbooks and in the ledger.</summary>
    [JsonIgnore]
    public abstract string Tool { get; }

    /// <summary>Id of the container, or name of the service, that it acts on.</summary>
    [JsonIgnore]
    public abstract string Target { get; }

    [JsonIgnore]
    public abstract bool ActsOnService { get; }

    /// <summary>What it does, in words for a person, with its arguments.</summary>
    public abstract string Describe();
}

public sealed record RestartContainer(string ContainerId) : RemediationAction
{
    public const string ToolName = "restart-container";

    [JsonIgnore]
    public override string Tool => ToolName;

    [JsonIgnore]
    public override string Target => ContainerId;

    [JsonIgnore]
    public override bool ActsOnService => false;

    public override string Describe() => $"restart {ContainerId}";
}

/// <param name="ServiceName">The service to scale.</param>
/// <param name="Replicas">How many replicas are to run afterwards.</param>
public sealed record ScaleService(string ServiceName, int Replicas) : RemediationAction
{
    public const string ToolName = "scale-service";

    [JsonIgnore]
    public override string Tool => ToolName;

    [JsonIgnore]
    public override string Target => ServiceName;

    [JsonIgnore]
    public override bool ActsOnService => true;

    /// <summary>The scaling that this puts back, in a compensation: what that one added goes, even if it does not run any more.</summary>
    public ActionId? PutsBack { get; init; }

    public override string Describe() => $"scale {ServiceName} to {Replicas} replicas";
}

/// <param name="ContainerId">The one replica whose environment changes.</param>
/// <param name="Variables">New values by name; a null value removes the variable, which only a compensation asks for.</param>
/// <param name="Restart">Recreate the replica now; otherwise its next restart applies the change.</param>
public sealed record UpdateEnvironment(string ContainerId, IReadOnlyDictionary<string, string?> Variables, bool Restart) : RemediationAction
{
    public const string ToolName = "update-env-vars";

    [JsonIgnore]
    public override string Tool => ToolName;

    [JsonIgnore]
    public override string Target => ContainerId;

    [JsonIgnore]
    public override bool ActsOnService => false;

    public override string Describe() =>
        $"set {string.Join(", ", Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => variable.Value is null ? $"{variable.Key} (remove)" : $"{variable.Key}={variable.Value}"))} on {ContainerId}"
        + (Restart ? string.Empty : " at its next restart");
}

public sealed record RollbackDeployment(string ServiceName) : RemediationAction
{
    public const string ToolName = "rollback-deployment";

    [JsonIgnore]
    public override string Tool => ToolName;

    [JsonIgnore]
    public override string Target => ServiceName;

    [JsonIgnore]
    public override bool ActsOnService => true;

    public override string Describe() => $"roll {ServiceName} back to its previous healthy version";
}
