using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Cli;

/// <summary>What a command that ended left behind.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON object on standard output; anything else there fails the test.</summary>
    public JsonElement Json
    {
        get
        {
            Assert.True(Output.Length > 0, Error);
            var root = JsonDocument.Parse(Output).RootElement;
            Assert.Equal(JsonValueKind.Object, root.ValueKind);
            return root;
        }
    }

    /// <summary>It ended with this code and said this, in sentences and not in a stack trace.</summary>
    public void Says(int exitCode, params string[] sentences)
    {
        var all = Error + Output;
        Assert.All(sentences, sentence => Assert.Contains(sentence, all, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", all, StringComparison.Ordinal);
        Assert.DoesNotContain("RunbookExecutor.", all, StringComparison.Ordinal);
        Assert.Equal(exitCode, ExitCode);
    }
}
