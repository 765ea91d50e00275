namespace RunbookExecutor.Cli.View;

/// <summary>What a session does on a key, and how it says so.</summary>
/// <param name="Footer">In markup.</param>
/// <param name="PressAsync">Called with each key but the one that quits.</param>
public sealed record Keys(string Footer, Func<char, Session, CancellationToken, Task> PressAsync)
{
    public const char Quit = 'q';

    public static readonly Keys QuitOnly = new(
        "[grey]f[/] freeze  [grey]u[/] thaw  [grey]q[/] quit",
        (key, session, cancellationToken) => session.PressAsync(key, cancellationToken));
}
