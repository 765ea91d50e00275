using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Guards;

/// <summary>A service keeps within its least and most replicas, and changes by a few at a time.</summary>
public sealed class ReplicaBoundsGuard : IGuard
{
    public string Rule => "REPLICAS_OUT_OF_RANGE";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        if (request.Action is not ScaleService scale)
        {
            return Verdict.Allowed;
        }

        var policy = context.Policy;
        if (scale.Replicas < policy.MinReplicas || scale.Replicas > policy.MaxReplicas)
        {
            return new Verdict.Deny(Rule, $"{scale.Replicas} replicas are outside of {policy.MinReplicas}..{policy.MaxReplicas}. Ask for {Nearest(scale.Replicas, context)}.");
        }

        var now = context.Target.Service.DesiredReplicas;
        return Math.Abs(scale.Replicas - now) <= policy.MaxReplicaStep
            ? Verdict.Allowed
            : new Verdict.Deny(Rule, $"{scale.ServiceName} has {Sentence.Count(now, "replica")}, and one action may change that by at most {policy.MaxReplicaStep}. Ask for {Nearest(scale.Replicas, context)}.");
    }

    private static string Nearest(int asked, GuardContext context)
    {
        var (policy, now) = (context.Policy, context.Target.Service.DesiredReplicas);
        return asked > now
            ? $"{Math.Min(policy.MaxReplicas, now + policy.MaxReplicaStep)} at most"
            : $"{Math.Max(policy.MinReplicas, now - policy.MaxReplicaStep)} at least";
    }
}
