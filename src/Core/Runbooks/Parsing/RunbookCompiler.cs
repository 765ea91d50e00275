using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using RunbookExecutor.Core.Incidents;

namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Turns a parsed document into a runbook: front matter, title, detection, steps, fallback, and the rest as it is.</summary>
internal sealed class RunbookCompiler(string id, string contentHash, string source)
{
    private readonly List<RunbookProblem> _problems = [];

    public Runbook Compile(MarkdownDocument document)
    {
        var front = FrontMatterOf(document);
        var type = front.Anomaly ?? AnomalyType.FromRunbookId(id);
        var sections = DraftSection.Of(document);
        var detection = DetectionOf(sections, type);
        var metric = detection?.Metric ?? MetricOf(type);
        var steps = new StepListCompiler(source, metric, _problems).Compile(StepSections(sections));
        var fallback = new StepListCompiler(source, metric, _problems).Compile(sections.Where(section => section.Role == SectionRole.Fallback));
        var isUsable = CheckCount(steps.Concat(fallback).Count(step => step is not NoteStep));
        return new()
        {
            Id = id,
            Title = document.OfType<HeadingBlock>().Select(heading => ItemText.Of(heading.Inline).Text).FirstOrDefault(text => text.Length > 0) ?? id,
            AnomalyType = type,
            Description = Description(document, sections),
            Detection = detection,
            Steps = isUsable ? steps : [],
            Fallback = isUsable ? fallback : [],
            Mode = front.Mode,
            Severity = front.Severity,
            Tags = front.Tags,
            Sections = [.. sections.Select(section => section.Finish(source))],
            Problems = [.. _problems.OrderBy(problem => problem.Line)],
            ContentHash = contentHash,
        };
    }

    private static Metric? MetricOf(AnomalyType type) =>
        type == AnomalyType.MemorySpike ? Metric.Memory
        : type == AnomalyType.CpuOverload ? Metric.Cpu
        : type == AnomalyType.HighErrorRate ? Metric.ErrorRate
        : type == AnomalyType.OomKilled ? Metric.OomKills
        : type == AnomalyType.CrashLoop ? Metric.Crashes
        : type == AnomalyType.Unhealthy ? Metric.Unhealthy
        : null;

    private FrontMatter FrontMatterOf(MarkdownDocument document)
    {
        if (document.FirstOrDefault() is YamlFrontMatterBlock block)
        {
            return new FrontMatterReader(_problems).Read(CodeText.Lines(block), block.Line + 2);
        }

        if (OpensFrontMatter())
        {
            _problems.Add(new(1, ProblemSeverity.Warning, "the first line opens front matter that no second line of '---' closes; it is read as text. Close it, or begin with a heading."));
        }

        return new();
    }

    private bool OpensFrontMatter()
    {
        var lines = source.AsSpan().EnumerateLines();
        var opens = lines.MoveNext() && lines.Current.TrimEnd() is "---";
        while (opens && lines.MoveNext())
        {
            opens = lines.Current.TrimEnd() is not ("---" or "...");
        }

        return opens;
    }

    private DetectionClause? DetectionOf(IReadOnlyList<DraftSection> sections, AnomalyType type)
    {
        var detection = sections.Where(section => section.Role == SectionRole.Detection).ToList();
        var clauses = DetectionGrammar.Find(detection.SelectMany(section => section.Blocks)).ToList();
        if (clauses.Count == 0)
        {
            _problems.AddRange(detection.Take(1).Select(section => new RunbookProblem(section.Line, ProblemSeverity.Warning, $"nothing under '{section.Heading}' says when the trouble begins in a way that compiles; the defaults hold. {DetectionGrammar.Example}")));
            return null;
        }

        var chosen = clauses[0];
        _problems.AddRange(clauses.Skip(1).Select(clause => new RunbookProblem(clause.Line, ProblemSeverity.Warning, $"a second condition is ignored; the one of line {chosen.Line} holds. Keep one for a file.")));
        if (MetricOf(type) is not { } metric || metric == chosen.Metric)
        {
            return chosen;
        }

        _problems.Add(new(chosen.Line, ProblemSeverity.LintError, $"the condition is about another metric than {type}, and is ignored; the defaults hold. {DetectionGrammar.Example}"));
        return null;
    }

    /// <summary>A file with a section called Steps means that one; another dialect's mitigation is taken where there is none.</summary>
    private static IEnumerable<DraftSection> StepSections(IReadOnlyList<DraftSection> sections)
    {
        var role = sections.Any(section => section.Role == SectionRole.Steps) ? SectionRole.Steps : SectionRole.Mitigation;
        return sections.Where(section => section.Role == role);
    }

    private bool CheckCount(int executable)
    {
        if (executable > RunbookLimits.MaxExecutableSteps)
        {
            _problems.Add(new(0, ProblemSeverity.Error, $"more than {RunbookLimits.MaxExecutableSteps} executable steps; none is taken. Split the runbook."));
        }
        else if (executable == 0)
        {
            _problems.Add(new(0, ProblemSeverity.Warning, "no step is executable; a person has to do what it says. Write numbered steps under a heading 'Steps' if the machine is to act."));
        }

        return executable <= RunbookLimits.MaxExecutableSteps;
    }

    private static string Description(MarkdownDocument document, IReadOnlyList<DraftSection> sections)
    {
        var steps = sections.Where(section => section.Role is SectionRole.Steps or SectionRole.Mitigation or SectionRole.Fallback).SelectMany(section => section.Blocks).ToHashSet();
        return document.OfType<ParagraphBlock>().Where(paragraph => !steps.Contains(paragraph)).Select(paragraph => ItemText.Of(paragraph.Inline).Text).FirstOrDefault() ?? string.Empty;
    }
}
