using RunbookExecutor.Core.Units;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Words that refusals share.</summary>
internal static class Sentence
{
    public static string Of(TimeSpan duration) => DurationText.Format(duration);

    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
