namespace RunbookExecutor.Tests.Engine.Daemon;

/// <summary>The images that the tests run, made of one static program without any registry. <c>Images/program.c</c> says how each word behaves.</summary>
internal static class TestImages
{
    /// <summary>Sleeps unless its command says otherwise.</summary>
    public const string First = "runbook-test:1";

    /// <summary>The same program as another version: another digest, and <c>VERSION=2</c>.</summary>
    public const string Second = "runbook-test:2";

    /// <summary>Serves on port 8080 with a health check that asks <c>/health</c> each second.</summary>
    public const string Serving = "runbook-test:serving";

    /// <summary>As <see cref="Serving"/>, another version.</summary>
    public const string ServingSecond = "runbook-test:serving-2";

    /// <summary>A version that ends with code 1 as soon as it starts.</summary>
    public const string Broken = "runbook-test:broken";

    /// <summary>Writes twenty lines a second.</summary>
    public const string Talking = "runbook-test:talking";

    /// <summary>The same in a version all of whose lines are errors.</summary>
    public const string TalkingOfErrors = "runbook-test:talking-of-errors";

    private const string Check = "HEALTHCHECK --interval=1s --timeout=1s --retries=2 CMD [\"/program\",\"health\",\"8080\"]";

    public static async Task BuildAsync(PrivateEngine engine)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-images-").FullName;
        try
        {
            var archive = await CompileAsync(folder);
            await ImportAsync(engine, archive, First, "ENV VERSION=1", "CMD [\"sleep\"]");
            await ImportAsync(engine, archive, Second, "ENV VERSION=2", "CMD [\"sleep\"]");
            await ImportAsync(engine, archive, Serving, "ENV VERSION=1", "EXPOSE 8080", Check, "CMD [\"serve\",\"8080\"]");
            await ImportAsync(engine, archive, ServingSecond, "ENV VERSION=2", "EXPOSE 8080", Check, "CMD [\"serve\",\"8080\"]");
            await ImportAsync(engine, archive, Talking, "ENV VERSION=1", "CMD [\"log\",\"20\"]");
            await ImportAsync(engine, archive, TalkingOfErrors, "ENV VERSION=2", "CMD [\"fail\",\"20\"]");
            await ImportAsync(engine, archive, Broken, "ENV VERSION=3", "CMD [\"crash\",\"1\"]");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> CompileAsync(string folder)
    {
        var source = Path.Combine(folder, "program.c");
        await using (var resource = typeof(TestImages).Assembly.GetManifestResourceStream("program.c")!)
        await using (var file = File.Create(source))
        {
            await resource.CopyToAsync(file);
        }

        await Tool.RunAsync("gcc", ["-static", "-O1", "-s", "-o", Path.Combine(folder, "program"), source]);
        var archive = Path.Combine(folder, "program.tar");
        await Tool.RunAsync("tar", ["--create", "--file", archive, "--directory", folder, "program"]);
        return archive;
    }

    private static Task<string> ImportAsync(PrivateEngine engine, string archive, string tag, params string[] changes) =>
        engine.DockerAsync(["import", "--change", "ENTRYPOINT [\"/program\"]", .. changes.SelectMany(change => new[] { "--change", change }), archive, tag]);
}
