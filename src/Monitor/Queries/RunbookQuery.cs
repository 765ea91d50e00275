using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Text;
using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Library;

namespace RunbookExecutor.Monitor.Queries;

/// <summary>Looks runbooks up, by the anomaly that they answer or by id.</summary>
public sealed class RunbookQuery(RunbookLibrary library, RuleBook book)
{
    public RunbookList List()
    {
        var index = library.Current;
        return new RunbookList([.. index.Entries.Select(Summary)], index.Problem);
    }

    /// <param name="anomalyType"><c>MEMORY_SPIKE</c>, or the file's id <c>memory-spike</c>, in any case.</param>
    public Answer<RunbookAnswer> Get(string? anomalyType)
    {
        var index = library.Current;
        var text = anomalyType?.Trim() ?? string.Empty;
        if (text.Length == 0)
        {
            return Refusal.Wrong($"No anomaly type was named. {Known(index)}");
        }

        var type = new AnomalyType(text.ToUpperInvariant().Replace('-', '_'));
        var entry = index.Find(text.ToLowerInvariant()) ?? index.Answering(type);
        return entry switch
        {
            null => Refusal.Missing($"No runbook answers '{LineText.Escaped(text.Length <= 60 ? text : text[..60])}'. {Known(index)}"),
            { Runbook: null } => Refusal.Missing($"The runbook cannot be used: {entry.Problem}"),
            { Runbook: { } runbook } => Answer(entry, runbook),
        };
    }

    private RunbookAnswer Answer(LibraryEntry entry, Runbook runbook) => new()
    {
        Success = true,
        Runbook = View(runbook),
        Source = entry.Source,
        Content = entry.Content,
        ContentHash = runbook.ContentHash,
        Warning = entry.Problem is { } problem ? $"The file on disk is not used, this is its last good version: {problem}" : null,
    };

    private RunbookView View(Runbook runbook) => new()
    {
        Id = runbook.Id,
        Name = runbook.Title,
        Description = runbook.Description,
        AnomalyType = runbook.AnomalyType.Value,
        Trigger = Trigger(runbook.AnomalyType),
        Steps = [.. runbook.Steps.Select(StepViews.Of)],
        RollbackPlan = [.. runbook.Fallback.Select(StepViews.Of)],
        Mode = runbook.Mode is { } mode ? Wire.Word(mode) : null,
        Severity = runbook.Severity is { } severity ? Wire.Word(severity) : null,
        Tags = runbook.Tags,
        Problems = [.. runbook.Problems.Select(problem => $"line {problem.Line}: {problem.Message}")],
    };

    private string Trigger(AnomalyType type) => book.Current().FirstOrDefault(entry => entry.Rule.Type == type)?.Rule is { } rule
        ? $"{DetectionClause.Write(rule.Metric, rule.Threshold, rule.Hold, rule.Within)} ({rule.Source})"
        : $"the alert {type}";

    private static RunbookSummary Summary(LibraryEntry entry) => new(
        entry.Id,
        entry.Runbook?.Title ?? entry.Id,
        entry.Source,
        (entry.Runbook?.AnomalyType ?? AnomalyType.FromRunbookId(entry.Id)).Value,
        entry.Runbook?.Steps.Count ?? 0,
        entry.Problem);

    private static string Known(LibraryIndex index) => index.Entries.Count == 0
        ? index.Problem ?? "The library holds no runbook."
        : $"There are runbooks for: {string.Join(", ", index.Entries.Select(entry => Summary(entry).AnomalyType))}.";
}
