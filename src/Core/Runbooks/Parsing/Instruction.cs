namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>Steps as the grammars give them, before they have a place in the file.</summary>
internal static class Instruction
{
    public static RunbookStep Act(ActionTemplate action) => new ActStep { Number = 0, Line = 0, Text = string.Empty, Action = action };

    public static RunbookStep Wait(TimeSpan duration) => new WaitStep { Number = 0, Line = 0, Text = string.Empty, Duration = duration };

    public static RunbookStep Verify(Expectation? expected, TimeSpan? hold, TimeSpan? within) =>
        new VerifyStep { Number = 0, Line = 0, Text = string.Empty, Expected = expected, For = hold, Within = within };

    public static RunbookStep Resolve() => new ResolveStep { Number = 0, Line = 0, Text = string.Empty };

    public static RunbookStep Escalate() => new EscalateStep { Number = 0, Line = 0, Text = string.Empty };

    public static RunbookStep Note(string? reason = null) => new NoteStep { Number = 0, Line = 0, Text = string.Empty, Reason = reason };
}
