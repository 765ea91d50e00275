using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Guards;

/// <summary>Many services that turn bad at once have a common cause, which acting on each of them does not cure.</summary>
public sealed class StormGuard : IGuard
{
    public const int FewestServices = 3;
    public const int Percent = 34;

    /// <summary>How long a service counts as newly bad.</summary>
    public static readonly TimeSpan Newly = TimeSpan.FromSeconds(120);

    public string Rule => "STORM";

    public Verdict Check(ActionRequest request, GuardContext context) => StateOf(context.History, context.Services) is { FreesIn: { } wait } storm
        ? new Verdict.Deny(Rule, $"{storm.NewlyBad} of {storm.Watched} services turned bad within {Sentence.Of(Newly)}. A common cause is likely, so automation stops and a person should look. It frees in {Sentence.Of(wait)}.", wait)
        : Verdict.Allowed;

    public static StormState StateOf(ActionHistory history, IReadOnlyList<string> services)
    {
        // Of each service the newest incident; services that nobody watches cannot make a storm.
        var ages = history.Sightings
            .Where(sighting => sighting.Age < Newly && services.Contains(sighting.Service))
            .GroupBy(sighting => sighting.Service)
            .Select(service => service.Min(sighting => sighting.Age))
            .OrderDescending()
            .ToList();
        var least = Math.Max(FewestServices, ((services.Count * Percent) + 99) / 100);
        return new StormState(ages.Count, services.Count, ages.Count < least ? null : Newly - ages[ages.Count - least]);
    }
}

/// <param name="NewlyBad">Services that turned bad lately.</param>
/// <param name="Watched">All services.</param>
/// <param name="FreesIn">Until the storm is over when nothing else turns bad; null when there is none.</param>
public sealed record StormState(int NewlyBad, int Watched, TimeSpan? FreesIn);
