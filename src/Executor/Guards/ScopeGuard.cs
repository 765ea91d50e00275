using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Executor.Guards;

/// <summary>What runs this program, and what its operator took out, is never touched, not even with an approval.</summary>
public sealed class ScopeGuard : IGuard
{
    public string Rule => "NOT_IN_SCOPE";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        var service = context.Target.Service.Name;
        if (context.Policy.ProtectedServices.Contains(service))
        {
            return new Verdict.Deny(Rule, $"{service} is protected: automation never touches it (policy.protectedServices).");
        }

        // An action on a service reaches all its replicas, so what holds for one of them holds for it.
        IEnumerable<Container> reached = context.ContainerOf(request.Action) is { } only ? [only] : context.Target.Replicas;
        return reached.Select(replica => Refusal(request.Action.Tool, replica)).FirstOrDefault(refusal => refusal is not null) ?? Verdict.Allowed;
    }

    private Verdict.Deny? Refusal(string tool, Container replica)
    {
        if (replica.IsExcluded)
        {
            return new Verdict.Deny(Rule, $"{replica.Name} is taken out of automation by its operator, and no approval changes that.");
        }

        return replica.AllowedTools is { } allowed && !allowed.Contains(tool)
            ? new Verdict.Deny(Rule, $"{replica.Name}'s operator lets automation do {(allowed.Count == 0 ? "nothing" : string.Join(", ", allowed))} there, and not {tool}.")
            : null;
    }
}
