namespace RunbookExecutor.Cli.Demo;

/// <summary>The demo's built-in configuration.</summary>
public static class DemoConfiguration
{
    public static string Yaml { get; } = Read();

    private static string Read()
    {
        using var stream = typeof(DemoConfiguration).Assembly.GetManifestResourceStream("demo.yaml")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
