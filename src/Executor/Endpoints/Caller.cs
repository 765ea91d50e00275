using RunbookExecutor.Executor.Approvals;

namespace RunbookExecutor.Executor.Endpoints;

/// <summary>Who calls over HTTP: the operator, since whoever reaches this port without being an agent's client is one.</summary>
internal static class Caller
{
    private const string Operator = "operator";
    private const int MaxUser = 64;

    /// <param name="user">Name of the local user as the command tells it; anything but plain letters is dropped.</param>
    public static Approver Of(string? user)
    {
        var plain = new string([.. (user ?? string.Empty).Take(MaxUser).Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')]);
        return new Approver(Operator, plain.Length == 0 ? null : plain);
    }
}
