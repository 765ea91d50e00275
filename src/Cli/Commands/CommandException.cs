namespace RunbookExecutor.Cli.Commands;

/// <summary>A command cannot do what was asked; the message says what, which and what would do.</summary>
public sealed class CommandException(string message) : Exception(message);
