namespace RunbookExecutor.Cli.Commands;

/// <summary>What the command's exit codes mean; <c>docs/cli.md</c> lists them.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>It ran, and the answer is no: not recovered, lint errors, a broken ledger, refused.</summary>
    public const int Negative = 1;

    /// <summary>It could not run: bad arguments, bad configuration, nobody to ask.</summary>
    public const int Usage = 2;

    /// <summary>A defect of the program itself.</summary>
    public const int Defect = 70;
}
