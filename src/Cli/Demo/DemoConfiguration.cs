namespace RunbookExecutor.Cli.Demo;

/// <summary>The demo's built-in configurations.</summary>
public static class DemoConfiguration
{
    public static string Local { get; } = Read("demo-local.yaml");

    public static string Docker { get; } = Read("demo-docker.yaml");

    private static string Read(string name)
    {
        using var stream = typeof(DemoConfiguration).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
