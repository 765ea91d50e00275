using System.Globalization;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Core.Runbooks;

/// <summary>When a step is carried out. A closed set: a condition outside of it makes its step a note as a whole.</summary>
public abstract record StepCondition
{
    /// <summary>The canonical form, <c>deployed within 10m</c>.</summary>
    public abstract string Canonical { get; }
}

/// <param name="Within">How long ago at most; the text's own figure, else 10 minutes.</param>
public sealed record DeployedWithin(TimeSpan Within) : StepCondition
{
    public override string Canonical => $"deployed within {DurationText.Format(Within)}";
}

public sealed record NotDeployedWithin(TimeSpan Within) : StepCondition
{
    public override string Canonical => $"not deployed within {DurationText.Format(Within)}";
}

public sealed record IsRecovered : StepCondition
{
    public override string Canonical => "recovered";
}

public sealed record IsNotRecovered : StepCondition
{
    public override string Canonical => "not recovered";
}

public sealed record OnlyThisContainer : StepCondition
{
    public override string Canonical => "only this container is affected";
}

public sealed record WholeService : StepCondition
{
    public override string Canonical => "the whole service is affected";
}

/// <param name="Metric">What is measured.</param>
/// <param name="Comparison">Above or below.</param>
/// <param name="Ratio">Against what (0.7 for 70 %).</param>
public sealed record MetricComparison(Metric Metric, Comparison Comparison, double Ratio) : Expectation
{
    public override string Canonical =>
        string.Create(CultureInfo.InvariantCulture, $"{Metric.Word()} {(Comparison == Comparison.Below ? '<' : '>')} {Ratio * 100:0.##}%");

    public bool Holds(double value) => Comparison == Comparison.Below ? value < Ratio : value > Ratio;
}

public enum Comparison
{
    Below,
    Above,
}
