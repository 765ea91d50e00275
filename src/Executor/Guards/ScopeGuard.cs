using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Only what its operator opened to automation may be touched, and never what runs this program.</summary>
public sealed class ScopeGuard : IGuard
{
    public string Rule => "NOT_IN_SCOPE";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        var service = context.Target.Service;
        if (context.Policy.ProtectedServices.Contains(service.Name))
        {
            return new Verdict.Deny(Rule, $"{service.Name} is protected: automation never touches it (policy.protectedServices).");
        }

        // The stricter of the service's and the replica's own mode holds.
        var replica = context.ContainerOf(request.Action)?.Mode ?? service.Mode;
        var mode = replica < service.Mode ? replica : service.Mode;
        return mode == AutomationMode.Auto ? Verdict.Allowed : new Verdict.Deny(Rule, Reason(service.Name, mode));
    }

    private static string Reason(string service, AutomationMode mode) => mode == AutomationMode.Observe
        ? $"{service} is only watched (mode observe). Set 'mode: auto' for it in the configuration to let automation act under the guards."
        : $"{service} waits for a person to approve each action (mode propose), and approvals cannot be given yet. Set 'mode: auto' for it in the configuration to let automation act under the guards.";
}
