using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Hosting.Data;
using RunbookExecutor.Orchestrator.Clients;
using RunbookExecutor.Orchestrator.Escalation;
using RunbookExecutor.Orchestrator.Running;
using RunbookExecutor.Orchestrator.Verification;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

/// <summary>An executor over the wire that cannot tell what became of an action.</summary>
public sealed class IndeterminateCallTests : IAsyncDisposable
{
    private readonly DataDirectory data = DataDirectory.Open(Directory.CreateTempSubdirectory("unclear-").FullName);
    private readonly RunStore store;
    private readonly WebApplication executor;

    public IndeterminateCallTests()
    {
        store = new RunStore(data);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<UnclearExecutor>();
        executor = builder.Build();
        executor.MapMcp("/mcp");
    }

    [Fact]
    public async Task Act_OutcomeCannotBeTold_CallsAPersonAtOnceAndWritesItDown()
    {
        await executor.StartAsync(TestContext.Current.CancellationToken);
        await using var connection = new McpConnection("executor", () => new Uri($"{executor.Urls.Single()}/mcp"), token: null, NullLoggerFactory.Instance);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var channel = new Channel(enough);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Engine(connection, channel).CarryOutAsync(Run.From([Started()]), enough.Token));

        Assert.Equal("It cannot be told what became of restart-container: the daemon hung up.", channel.Told?.Reason);
        Assert.EndsWith("/Steps:0", channel.Told?.Id, StringComparison.Ordinal);
        Assert.Single(store.Events(Started().RunId).OfType<ActionDone>());
    }

    public async ValueTask DisposeAsync()
    {
        await executor.DisposeAsync();
        store.Dispose();
        Directory.Delete(data.Path, recursive: true);
    }

    private RunEngine Engine(McpConnection connection, IEscalationChannel channel)
    {
        var (monitor, options) = (new MonitorClient(connection), new RunbookOptions());
        return new RunEngine(
            new StepRunner(monitor, new ExecutorClient(connection), TimeProvider.System),
            new Verifier(monitor, options, TimeProvider.System),
            [channel],
            new RunTools(new RunJournal(store), TimeProvider.System, options),
            NullLogger<RunEngine>.Instance);
    }

    private static RunStarted Started() => new()
    {
        RunId = new RunId("run-01234567-89ab-7def-8123-456789abcdef"),
        Time = RunStory.Start,
        Incident = RunStory.Incident(),
        RunbookId = "memory-spike",
        Markdown = "# T\n## Steps\n1. `restart-container`\n",
        ContentHash = "0",
    };

    [McpServerToolType]
    private sealed class UnclearExecutor
    {
        [McpServerTool(Name = "restart-container")]
        [Description("Restarts, and cannot tell whether it did.")]
        public static CallToolResult Restart(string containerId, string reason, string idempotencyKey) => new()
        {
            StructuredContent = JsonSerializer.SerializeToElement(new
            {
                success = false,
                actionId = "act-01234567-89ab-7def-8123-456789abcdef",
                state = "Indeterminate",
                finishedAt = RunStory.Start,
                evidence = "the daemon hung up.",
                message = $"{containerId}, {reason}, {idempotencyKey}",
            }),
        };
    }

    /// <summary>Ends the run once it was called: what comes after is another matter.</summary>
    private sealed class Channel(CancellationTokenSource enough) : IEscalationChannel
    {
        public Call? Told { get; private set; }

        public async Task<IReadOnlyList<Delivery>> CallAsync(Call call, IReadOnlySet<string> reached, CancellationToken cancellationToken)
        {
            Told ??= call;
            await enough.CancelAsync();
            return [];
        }
    }
}
