namespace RunbookExecutor.Core.Runbooks;

/// <summary>An action whose target is filled in from the incident.</summary>
public abstract record ActionTemplate
{
    /// <summary>The canonical form, <c>restart-container</c>.</summary>
    public abstract string Canonical { get; }

    public sealed record Restart : ActionTemplate
    {
        public override string Canonical => Actions.RestartContainer.ToolName;
    }

    /// <param name="Replicas">How many, or how many more when <paramref name="IsRelative"/>.</param>
    /// <param name="IsRelative">Whether the number is added to what runs now.</param>
    public sealed record Scale(int Replicas, bool IsRelative) : ActionTemplate
    {
        public override string Canonical => $"{Actions.ScaleService.ToolName} replicas={(IsRelative && Replicas >= 0 ? "+" : string.Empty)}{Replicas}";
    }

    public sealed record UpdateEnvironment(IReadOnlyDictionary<string, string> Variables) : ActionTemplate
    {
        public override string Canonical =>
            $"{Actions.UpdateEnvironment.ToolName} {string.Join(' ', Variables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}"))}";
    }

    public sealed record Rollback : ActionTemplate
    {
        public override string Canonical => Actions.RollbackDeployment.ToolName;
    }
}
