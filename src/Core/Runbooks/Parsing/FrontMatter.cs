using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>What the optional block between two lines of <c>---</c> at the top of the file says.</summary>
internal sealed record FrontMatter
{
    public Severity? Severity { get; init; }

    public AutomationMode? Mode { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public AnomalyType? Anomaly { get; init; }
}
