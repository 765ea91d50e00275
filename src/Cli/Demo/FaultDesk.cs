using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Dashboard.Demo;
using RunbookExecutor.Dashboard.Links;

namespace RunbookExecutor.Cli.Demo;

/// <summary>The demo's faults as the dashboard's buttons. The dashboard starts before the fleet is ready; until then it is closed.</summary>
public sealed class FaultDesk : IFaultDesk
{
    private volatile Func<Fault, CancellationToken, Task<string>>? strike;

    public IReadOnlyList<FaultView> Faults { get; } = [.. Fault.All.Select(fault => new FaultView(fault.Name, fault.Title))];

    public void Open(Func<Fault, CancellationToken, Task<string>> how) => strike = how;

    public async Task<string> StrikeAsync(string fault, CancellationToken cancellationToken)
    {
        if (strike is not { } how)
        {
            return "The demo service has not come up yet; try again in a few seconds.";
        }

        var known = Fault.All.FirstOrDefault(one => one.Name == fault) ?? throw new LinkException($"There is no fault '{fault}'.", isAway: false);
        try
        {
            return await how(known, cancellationToken);
        }
        catch (Exception problem) when (problem is DemoException or RoleException or PlatformException)
        {
            throw new LinkException(problem.Message, isAway: false);
        }
    }
}
