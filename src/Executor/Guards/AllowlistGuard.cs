using RunbookExecutor.Core.Actions;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Only listed variables may be set, and only to values of their type.</summary>
public sealed class AllowlistGuard : IGuard
{
    public string Rule => "ENVIRONMENT_NOT_ALLOWED";

    public Verdict Check(ActionRequest request, GuardContext context)
    {
        if (request.Action is not UpdateEnvironment update)
        {
            return Verdict.Allowed;
        }

        var fault = update.Variables
            .OrderBy(variable => variable.Key, StringComparer.Ordinal)
            .Select(variable => Fault(variable.Key, variable.Value, context.Policy))
            .FirstOrDefault(found => found is not null);
        return fault is null ? Verdict.Allowed : new Verdict.Deny(Rule, fault);
    }

    // A refused value is not repeated: it may be a secret, and the refusal is recorded.
    private static string? Fault(string name, string? value, PolicyOptions policy)
    {
        if (VariableRules.DeniedBy(name) is { } pattern)
        {
            return $"{name} may never be set by automation: {pattern} can load code, redirect traffic or carry a secret. Allowed: {policy.DescribeVariables()}.";
        }

        if (policy.TypeOf(name) is not { } type)
        {
            return $"{name} is not an allowed variable. Allowed: {policy.DescribeVariables()}. An operator can add others under policy.allowedVariables.";
        }

        if (value is null)
        {
            return $"{name} cannot be removed by a request; give it a value ({type.Description}).";
        }

        return VariableRules.IsPlainValue(value) && type.Allows(value)
            ? null
            : $"The value given for {name} is not allowed. It must be {type.Description}.";
    }
}
