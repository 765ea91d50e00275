using Xunit;

namespace RunbookExecutor.Tests.Attack;

/// <summary>What an attack measured, for the person who reads the output and for <c>scripts/attack.sh</c>.</summary>
internal static class Figures
{
    private static readonly Lock Gate = new();

    public static void Tell(string attack, string figures)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{attack}: {figures}");
        if (Environment.GetEnvironmentVariable("ATTACK_FIGURES") is { Length: > 0 } file)
        {
            lock (Gate)
            {
                File.AppendAllText(file, $"| {attack} | {figures} |\n");
            }
        }
    }

    public static long Percentile(IEnumerable<long> values, int percent)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
    }
}
