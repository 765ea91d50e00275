namespace RunbookExecutor.Cli.View;

/// <summary>All that one look at a running instance shows.</summary>
public sealed record FleetView
{
    public IReadOnlyList<ContainerRow> Containers { get; init; } = [];

    public IReadOnlyList<IncidentRow> Incidents { get; init; } = [];

    public BudgetRow? Budget { get; init; }

    /// <summary>Actions that wait for a person.</summary>
    public IReadOnlyList<ApprovalRow> Approvals { get; init; } = [];

    /// <summary>Why automation is frozen; null while it is not.</summary>
    public string? Frozen { get; init; }

    /// <summary>Why something of this could not be had; null when all answered.</summary>
    public string? Problem { get; init; }
}

/// <summary>One container. Percentages; null is unknown.</summary>
public sealed record ContainerRow
{
    public required string Name { get; init; }

    public required string State { get; init; }

    public string? Health { get; init; }

    public string? Version { get; init; }

    public double? Cpu { get; init; }

    public double? Memory { get; init; }

    public double? ErrorRate { get; init; }

    public int? Restarts { get; init; }

    /// <summary>Restarts that automation made within the last hour; null where the executor does not say.</summary>
    public int? RestartsUsed { get; init; }

    /// <summary>Restarts that automation may make within an hour.</summary>
    public int? RestartsAllowed { get; init; }
}

/// <param name="Type">The anomaly type.</param>
/// <param name="About">The container or service.</param>
/// <param name="State">Pending, firing or resolved.</param>
/// <param name="Message">What was seen.</param>
public sealed record IncidentRow(string Type, string About, string State, string Message);

/// <param name="Used">Actions sent within the last hour.</param>
/// <param name="Limit">Actions allowed in an hour.</param>
/// <param name="NextFreeSeconds">When the oldest of them stops counting; null while none counts.</param>
public sealed record BudgetRow(int Used, int Limit, double? NextFreeSeconds);

/// <param name="ApprovalId">What to approve or deny.</param>
/// <param name="Description">What would be done.</param>
/// <param name="ExpiresInSeconds">How long it waits yet.</param>
public sealed record ApprovalRow(string ApprovalId, string Description, double ExpiresInSeconds);
