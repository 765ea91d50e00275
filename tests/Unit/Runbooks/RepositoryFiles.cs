namespace RunbookExecutor.Tests.Runbooks;

/// <summary>Finds the repository from the folder that the tests run in.</summary>
internal static class RepositoryFiles
{
    public static string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root(), .. parts]);

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "RunbookExecutor.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}
