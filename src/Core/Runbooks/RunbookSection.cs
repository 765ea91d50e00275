namespace RunbookExecutor.Core.Runbooks;

/// <summary>What stands under one second-level heading.</summary>
/// <param name="Role">What the heading says that it is.</param>
/// <param name="Heading">The heading's text.</param>
/// <param name="Line">The heading's line of the file, from 1.</param>
/// <param name="Markdown">Its content as it is written.</param>
/// <param name="Commands">Its code blocks, for a person or an agent to read; none is ever run.</param>
public sealed record RunbookSection(SectionRole Role, string Heading, int Line, string Markdown, IReadOnlyList<RunbookCommand> Commands);

/// <param name="Line">Line of the block's first row of code, from 1.</param>
/// <param name="Language">What the fence names, or empty.</param>
/// <param name="Text">The code, verbatim, its lines parted by <c>\n</c>.</param>
public sealed record RunbookCommand(int Line, string Language, string Text);

public enum SectionRole
{
    /// <summary>A heading that no rule names; its text is kept.</summary>
    Other,
    Meaning,
    Impact,
    Diagnosis,

    /// <summary>Another dialect's word for steps; compiled where the file has no section of that name.</summary>
    Mitigation,
    Detection,
    Steps,
    Fallback,
}
