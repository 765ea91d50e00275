namespace RunbookExecutor.Hosting.Configuration;

/// <summary>What a token may do.</summary>
public static class TokenScope
{
    public const string Read = "monitor:read";
    public const string Propose = "act:propose";
    public const string Execute = "act:execute";
    public const string Approve = "act:approve";
    public const string Freeze = "admin:freeze";
    public const string Configure = "admin:config";

    public static readonly IReadOnlyList<string> All = [Read, Propose, Execute, Approve, Freeze, Configure];
}
