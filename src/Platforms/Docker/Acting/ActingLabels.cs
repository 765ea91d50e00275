namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>The labels that acting puts on the containers that it makes, beside <see cref="Labels.Action"/>.</summary>
internal static class ActingLabels
{
    /// <summary>When the replica was first created, carried over from one container to the next: recreating it does not make it the youngest.</summary>
    public const string Since = "runbook.since";

    /// <summary>The action that added the replica by scaling; its anonymous volumes are its own and go with it.</summary>
    public const string AddedBy = "runbook.added-by";

    /// <summary>An operator's deploy or configure made the container: no ledger takes that up when it is broken off.</summary>
    public const string Operator = "runbook.operator";

    public static bool IsOurs(string label) => label is Labels.Action or Since or AddedBy or Operator;
}
