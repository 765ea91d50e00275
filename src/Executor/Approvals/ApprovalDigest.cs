using System.Security.Cryptography;
using System.Text;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Guards;

namespace RunbookExecutor.Executor.Approvals;

/// <summary>What an approval is bound to, as one hash: the action with its parameters, the target and its state, the policy and the runbook.</summary>
public static class ApprovalDigest
{
    public static string Of(ActionRequest request, TargetState target, PolicyOptions policy)
    {
        var bound = new Bound(
            ActionKey.Of(request.Action),
            [.. target.Replicas.Where(replica => request.Action.ActsOnService || replica.Id == request.Action.Target).OrderBy(replica => replica.Id, StringComparer.Ordinal).Select(replica => ReplicaOf(replica, request.Action))],
            target.Service.DesiredReplicas,
            target.Service.Version,
            target.Service.PreviousHealthyVersion,
            HashOf(policy),
            request.RunbookHash);
        return HashOf(bound);
    }

    // Not its state or health: those change by themselves while a person reads, and the guards look at them again.
    private static BoundReplica ReplicaOf(Container replica, RemediationAction action) => new(
        replica.Platform,
        replica.Id,
        replica.Image,
        replica.Version,
        action.ActsOnService ? null : replica.StartedAt,
        action is UpdateEnvironment update ? new SortedDictionary<string, string?>(update.Variables.Keys.ToDictionary(name => name, name => replica.Environment.GetValueOrDefault(name)), StringComparer.Ordinal) : null);

    private static string HashOf(object value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(LedgerJson.Write(value))));

    private sealed record Bound(string Action, IReadOnlyList<BoundReplica> Replicas, int DesiredReplicas, string? Version, string? PreviousVersion, string Policy, string? Runbook);

    private sealed record BoundReplica(string Platform, string Id, string? Image, string? Version, DateTimeOffset? StartedAt, IReadOnlyDictionary<string, string?>? Variables);
}
