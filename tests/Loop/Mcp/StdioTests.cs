using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.Mcp;

/// <summary>Lines on standard input that are no messages: each is answered with what is wrong, and the server lives on.</summary>
[Collection<Measured>]
public sealed class StdioTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string root = Directory.CreateTempSubdirectory("mcp-lines-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("monitor")]
    [InlineData("executor")]
    public async Task Line_NotAMessage_IsAnsweredWithASentence(string role)
    {
        await using var server = Start(role);

        await AssertAnswerAsync(server, "garbage", null, -32700, "The line is not JSON: something is wrong at byte 1.");
        await AssertAnswerAsync(server, """{"jsonrpc":"2.0","id":1,"method":"ping" """, null, -32700, "not JSON");
        await AssertAnswerAsync(server, "[]", null, -32600, "batches are not taken");
        await AssertAnswerAsync(server, "5", null, -32600, "The line is no object.");
        await AssertAnswerAsync(server, """{"id":2,"method":"ping"}""", "2", -32600, "it needs \"jsonrpc\":\"2.0\"");
        await AssertAnswerAsync(server, """{"jsonrpc":"2.0","id":"a","method":5}""", "a", -32600, "its method must be a text");
        await AssertAnswerAsync(server, """{"jsonrpc":"2.0","id":{},"method":"ping"}""", null, -32600, "its id must be a text or a number");
        await AssertAnswerAsync(server, """{"jsonrpc":"2.0","id":3}""", "3", -32600, "it needs a method");
        await AssertAnswerAsync(server, new string('x', 300 * 1024), null, -32600, "longer than 256 KiB");
        await AssertAnswerAsync(server, """{"jsonrpc":"2.0","id":4,"method":"tools/list","params":"all"}""", "4", -32602, "params must be an object");
        await AssertAnswerAsync(server, """{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{}}""", "5", -32602, "params needs 'name'");
        await AssertAnswerAsync(server, """{"jsonrpc":"2.0","id":6,"method":"tools/call","params":{"name":"get-limits","arguments":[1]}}""", "6", -32602, "params.arguments");
        await AssertAnswerAsync(server, """{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"nope"}}""", "7", -32602, "There is no tool 'nope'. There are: ");

        var pong = await AskAsync(server, """{"jsonrpc":"2.0","id":8,"method":"ping"}""");
        Assert.Equal(8, pong.GetProperty("id").GetInt32());
        Assert.True(pong.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Prompt_ArgumentLeftOut_IsNamed()
    {
        await using var server = Start("monitor");

        await AssertAnswerAsync(
            server, """{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"remediate-incident"}}""", "1", -32602, "remediate-incident needs the argument 'incidentId'.");
    }

    [Fact]
    public async Task Lines_InOneHeap_AreEachAnsweredWhole()
    {
        await using var server = Start("monitor");
        const int Pairs = 200;

        await server.Input.WriteAsync(string.Concat(Enumerable.Range(0, Pairs).Select(number => $$"""{"jsonrpc":"2.0","id":{{number}},"method":"ping"}{{"\n"}}garbage{{"\n\n"}}""")));
        await server.Input.FlushAsync();

        var answers = new List<JsonElement>();
        while (answers.Count < 2 * Pairs)
        {
            answers.Add(JsonElement.Parse((await server.Output.ReadLineAsync().WaitAsync(Patience))!));
        }

        Assert.Equal(Pairs, answers.Count(answer => answer.TryGetProperty("error", out _)));
        Assert.Equal(Enumerable.Range(0, Pairs), answers.Where(answer => answer.TryGetProperty("result", out _)).Select(answer => answer.GetProperty("id").GetInt32()).Order());
    }

    [Theory]
    [InlineData("monitor", "list-containers")]
    [InlineData("executor", "get-limits")]
    public async Task Input_EndsWithItsLastRequest_EverythingIsAnswered(string role, string tool)
    {
        await using var server = Start(role);
        await server.Input.WriteAsync($$"""
            {"jsonrpc":"2.0","id":"first","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"file","version":"1"} } }
            {"jsonrpc":"2.0","method":"notifications/initialized"}
            {"jsonrpc":"2.0","id":2,"method":"tools/list"}
            {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"{{tool}}"} }
            """);

        var (exitCode, output, _) = await server.FinishAsync();

        var ids = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line).GetProperty("id").ToString());
        Assert.Equal(["2", "3", "first"], ids.Order(StringComparer.Ordinal));
        Assert.Equal(0, exitCode);
    }

    private Program Start(string role) => Program.Start(
        RunningInstance.Command,
        [role, "--stdio", "--data", Path.Combine(root, role), "--config", RunningInstance.Declare(root, Ports.Block(), replicas: 1)],
        ("XDG_RUNTIME_DIR", root));

    private static async Task AssertAnswerAsync(Program server, string line, string? id, int code, string part)
    {
        var answer = await AskAsync(server, line);

        var error = answer.GetProperty("error");
        Assert.Equal(id, answer.GetProperty("id") is { ValueKind: not JsonValueKind.Null } given ? given.ToString() : null);
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.Contains(part, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> AskAsync(Program server, string line)
    {
        await server.Input.WriteAsync(line + "\n");
        await server.Input.FlushAsync();
        return JsonElement.Parse((await server.Output.ReadLineAsync().WaitAsync(Patience))!);
    }
}
