using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Local.Declaration;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace RunbookExecutor.Platforms.Local.Supervision;

/// <summary>Puts another process in the place of the one that serves: beside it while a port is to spare, else one after the other.</summary>
internal sealed partial class Replacement(
    Surroundings around,
    LocalServiceDefinition service,
    string slot,
    SlotLauncher launcher,
    SlotProcesses processes,
    Serving serving,
    ILogger logger)
{
    private static readonly TimeSpan PortPoll = TimeSpan.FromMilliseconds(20);

    private readonly List<Task> _retirements = [];

    /// <summary>Completes when all predecessors are gone.</summary>
    public Task Retired => Task.WhenAll(_retirements);

    /// <param name="old">What serves until then.</param>
    /// <param name="version">What is to serve.</param>
    /// <param name="actionId">The action that asks for it; null for an operator.</param>
    /// <param name="closing">Ends the old one's last moments early.</param>
    /// <param name="cancellationToken">Gives up; what serves then goes on.</param>
    public async Task<string> RunAsync(SlotProcess old, string version, string? actionId, CancellationToken closing, CancellationToken cancellationToken) =>
        await WaitForSparePortAsync(cancellationToken)
            ? await OverlapAsync(old, version, actionId, closing, cancellationToken)
            : await StopThenStartAsync(old, version, actionId, cancellationToken);

    /// <summary>The last moments in which those who still have the address can finish.</summary>
    public async Task DrainAsync(CancellationToken closing) =>
        await Task.Delay(around.Options.Drain, around.Time, closing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    // The successor starts beside the old one and takes over once it serves, so that there is no moment without a replica.
    private async Task<string> OverlapAsync(SlotProcess old, string version, string? actionId, CancellationToken closing, CancellationToken cancellationToken)
    {
        var began = around.Time.GetTimestamp();
        var successor = processes.Follow(await launcher.LaunchAsync(version, beside: true, SlotTransitions.BeginBeside));
        var isReady = false;
        try
        {
            await processes.ReadyAsync(successor, cancellationToken);
            isReady = serving.HandOver(successor, actionId);
        }
        catch (PlatformException e)
        {
            throw new PlatformException($"{e.Message} {slot} goes on with {old.Record.Version}.", e);
        }
        finally
        {
            if (!serving.IsWith(successor))
            {
                await processes.EndAsync(successor);
            }
        }

        _retirements.RemoveAll(retirement => retirement.IsCompleted);
        _retirements.Add(RetireAsync(old, closing));
        return isReady
            ? serving.Describe(successor, began)
            : throw new PlatformException($"{slot}, version {version}, ended just as it took over. {successor.EndReason}");
    }

    private async Task RetireAsync(SlotProcess old, CancellationToken closing)
    {
        await DrainAsync(closing);
        try
        {
            await processes.EndAsync(old);
        }
        catch (PlatformException e)
        {
            LogStuck(e.Message);
        }
    }

    // Without a spare port there is a gap; if the successor does not serve, the former version is put back.
    private async Task<string> StopThenStartAsync(SlotProcess old, string version, string? actionId, CancellationToken cancellationToken)
    {
        var former = old.Record.Version;
        await serving.EndAsync(old, actionId);
        serving.Change(state => state with { Version = version, LastActionId = actionId });
        try
        {
            return await serving.StartAsync(version, actionId, cancellationToken);
        }
        catch (PlatformException e) when (former != version)
        {
            if (serving.Running is { } failed)
            {
                await serving.EndAsync(failed, actionId);
            }

            serving.Change(state => state with { Version = former });
            await serving.StartAsync(former, actionId, cancellationToken);
            throw new PlatformException($"{e.Message} {slot} runs {former} again.", e);
        }
    }

    private async Task<bool> WaitForSparePortAsync(CancellationToken cancellationToken)
    {
        var began = around.Time.GetTimestamp();
        while (!launcher.HasSparePort())
        {
            // Predecessors that are on their way out give their ports back soon.
            var isSoon = around.Board.Current.FindService(service.Name)!.Slots.Any(state => state.Others.Count > 0);
            if (!isSoon || around.Time.GetElapsedTime(began) > service.StopGrace + around.Options.Drain)
            {
                return false;
            }

            await Task.Delay(PortPoll, around.Time, cancellationToken);
        }

        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private partial void LogStuck(string problem);
}
