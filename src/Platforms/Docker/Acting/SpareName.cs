using System.Text.RegularExpressions;
using RunbookExecutor.Core.Identity;

namespace RunbookExecutor.Platforms.Docker.Acting;

/// <summary>
/// The name of a container that stands beside a replica while it is recreated, or that was set aside for it: never a replica of its
/// own. It carries the replica's name and the action, so that whoever finds it knows what it is and what to do with it.
/// </summary>
/// <param name="Replica">The name under which its service knows it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Action">The action that it belongs to.</param>
internal sealed partial record SpareName(string Replica, SpareKind Kind, ActionId Action)
{
    public static SpareName Successor(string replica, ActionId action) => new(replica, SpareKind.Successor, action);

    public static SpareName Kept(string replica, ActionId action) => new(replica, SpareKind.Kept, action);

    /// <summary>Null for the name of an ordinary container.</summary>
    public static SpareName? Parse(string name)
    {
        var match = Pattern().Match(name.TrimStart('/'));
        return match.Success
            ? new SpareName(match.Groups["replica"].Value, match.Groups["kind"].ValueSpan is "new" ? SpareKind.Successor : SpareKind.Kept, new ActionId($"{ActionId.Prefix}-{match.Groups["id"].Value}"))
            : null;
    }

    public static bool IsOne(string name) => Pattern().IsMatch(name.TrimStart('/'));

    public override string ToString() => $"{Replica}.runbook-{(Kind == SpareKind.Successor ? "new" : "old")}-{Action.Value[(ActionId.Prefix.Length + 1)..]}";

    [GeneratedRegex(@"^(?<replica>.+)\.runbook-(?<kind>new|old)-(?<id>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}

internal enum SpareKind
{
    /// <summary>Made to take the replica's place; it does not run yet, or no more.</summary>
    Successor,

    /// <summary>The replica's former container, stopped, kept for a day to return to by hand.</summary>
    Kept,
}
