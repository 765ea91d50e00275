namespace RunbookExecutor.Tests.Attack;

/// <summary>How large an attack is: as in continuous integration, or as <c>scripts/attack.sh --full</c> makes it.</summary>
internal static class Size
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("ATTACK") == "full";

    public static int Of(int usual, int full) => IsFull ? full : usual;
}
