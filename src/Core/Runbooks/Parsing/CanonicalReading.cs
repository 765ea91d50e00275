namespace RunbookExecutor.Core.Runbooks.Parsing;

/// <summary>What a code span at the start of an item is.</summary>
internal abstract record CanonicalReading
{
    public sealed record Compiled(RunbookStep Step) : CanonicalReading;

    /// <summary>Meant as a canonical form and not one.</summary>
    public sealed record Malformed(string Message) : CanonicalReading;

    /// <summary>Some other code, such as a shell command.</summary>
    public sealed record Foreign : CanonicalReading;
}
