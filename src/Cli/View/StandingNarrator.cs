using RunbookExecutor.Executor.Freezing;
using RunbookExecutor.Monitor.Library;

namespace RunbookExecutor.Cli.View;

/// <summary>Tells what keeps automation from acting while nothing is wrong yet: a runbook that cannot be used, a freeze, a ledger that cannot be read.</summary>
public sealed class StandingNarrator
{
    private readonly Dictionary<string, string> toldOfRunbooks = [];
    private string toldOfFreeze = FreezeState.Thawed.Describe();

    public IEnumerable<StoryLine> Tell(LibraryIndex library, FreezeState freeze, DateTimeOffset now)
    {
        foreach (var entry in library.Entries)
        {
            var problem = entry.Problem ?? string.Empty;
            if (toldOfRunbooks.GetValueOrDefault(entry.Id, string.Empty) != problem)
            {
                toldOfRunbooks[entry.Id] = problem;
                yield return new StoryLine(now, "runbooks", problem.Length == 0 ? Tone.Good : Tone.Bad, Sentence(entry));
            }
        }

        if (toldOfFreeze != freeze.Describe())
        {
            toldOfFreeze = freeze.Describe();
            yield return new StoryLine(now, "automation", freeze.IsFrozen ? Tone.Bad : Tone.Good, toldOfFreeze);
        }
    }

    private static string Sentence(LibraryEntry entry) => entry switch
    {
        { Problem: null } => $"{entry.FileName} is used again.",
        { Runbook: null } => $"{entry.Problem} It is not used.",
        _ => $"{entry.Problem} Its last good version stays in use.",
    };
}
