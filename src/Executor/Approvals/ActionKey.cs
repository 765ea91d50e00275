using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Ledger;

namespace RunbookExecutor.Executor.Approvals;

/// <summary>One printed form of an action's arguments, whatever the order in which they were given, so that two can be compared.</summary>
internal static class ActionKey
{
    public static bool AreSame(RemediationAction one, RemediationAction other) => Of(one) == Of(other);

    public static string Of(RemediationAction action) => action is UpdateEnvironment update
        ? LedgerJson.Write(update with { Variables = new SortedDictionary<string, string?>(update.Variables.ToDictionary(), StringComparer.Ordinal) })
        : LedgerJson.Write(action);
}
