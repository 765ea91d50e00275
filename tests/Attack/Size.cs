namespace RunbookExecutor.Tests.Attack;

/// <summary>How large an attack is: as in continuous integration, ten times that with <c>ATTACK=full</c>, a tenth with <c>ATTACK=quick</c>.</summary>
internal static class Size
{
    private static readonly string? Asked = Environment.GetEnvironmentVariable("ATTACK");

    public static int Of(int usual, int full) => Asked switch
    {
        "full" => full,
        "quick" => Math.Max(1, usual / 10),
        _ => usual,
    };
}
