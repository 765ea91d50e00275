using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Guards;

namespace RunbookExecutor.Executor.Admission;

/// <summary>Makes an operator's calls to the platform, each with a deadline of its own.</summary>
public sealed class OperatorCalls(IEnumerable<IDeployer> deployers, PolicyOptions policy, ExecutorOptions options, TimeProvider time)
{
    public static OperatorCall Deploy(string service, string version) =>
        new(EntryKind.Deployed, "deploy", service, $"deploy {service} {version}", (deployer, token) => deployer.DeployAsync(service, version, token));

    public OperatorCall Configure(string containerId, IReadOnlyDictionary<string, string?> variables)
    {
        var shown = variables.OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={policy.Redacted(variable.Key, variable.Value)}");
        return new(EntryKind.Configured, "configure", containerId, $"set {string.Join(", ", shown)} on {containerId}", (deployer, token) => deployer.ConfigureAsync(containerId, variables, token));
    }

    public async Task<OperatorAnswer> SendAsync(OperatorCall call)
    {
        if (deployers.FirstOrDefault() is not { } deployer)
        {
            return new OperatorAnswer(IsDone: false, "This platform has no deployments of its own; deploy with its own tools.");
        }

        using var deadline = new CancellationTokenSource(options.OperatorDeadline, time);
        try
        {
            return new OperatorAnswer(IsDone: true, await call.RunAsync(deployer, deadline.Token));
        }
        catch (PlatformException error)
        {
            return new OperatorAnswer(IsDone: false, error.Message);
        }
        catch (OperationCanceledException)
        {
            return new OperatorAnswer(IsDone: false, $"'{call.Description}' did not end within {options.OperatorDeadline.TotalSeconds:0} s; look at the service.");
        }
    }
}

/// <summary>An operator's command as something to be carried out.</summary>
public sealed record OperatorCall(EntryKind Kind, string Tool, string Target, string Description, Func<IDeployer, CancellationToken, Task<string>> RunAsync);
