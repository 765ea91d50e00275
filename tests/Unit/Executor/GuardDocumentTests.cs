using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class GuardDocumentTests
{
    private static readonly string[] Rows = [.. File.ReadAllLines(Path.Combine(Root(), "docs", "guards.md")).Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    [Fact]
    public void GuardsPage_Rules_AreTheGuardsInTheirOrder()
    {
        using var provider = new ServiceCollection().AddGuards().BuildServiceProvider();

        Assert.Equal(provider.GetServices<IGuard>().Select(guard => guard.Rule), Rows.Select(FirstCell).Take(provider.GetServices<IGuard>().Count()));
    }

    [Fact]
    public void GuardsPage_Variables_AreTheAllowedOnes() =>
        Assert.Equal(
            VariableRules.Defaults.Select(variable => $"| `{variable.Key}` | `{variable.Value.Replace("|", "\\|", StringComparison.Ordinal)}` |"),
            Rows.TakeLast(VariableRules.Defaults.Count));

    private static string FirstCell(string row) => row.Split('`')[1];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "RunbookExecutor.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
