using RunbookExecutor.Cli.Clients;
using RunbookExecutor.Hosting.Data;

namespace RunbookExecutor.Cli.Instances;

/// <summary>Finds the running instance that a command is meant for: <c>--data</c>, then <c>RUNBOOK_DATA</c>, then the only one that runs.</summary>
public static class InstanceLocator
{
    public const string DataVariable = "RUNBOOK_DATA";

    // A port that nobody listens on is refused at once; only a very busy machine takes long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="RoleException">None runs there, none runs at all, or several do; the message lists them.</exception>
    public static async Task<RunningInstance> FindAsync(string? data, CancellationToken cancellationToken)
    {
        if (Named(data) is { } named)
        {
            return await OpenAsync(named, cancellationToken)
                ?? throw new RoleException($"No instance runs with the data directory '{named}'. Start one with: runbook up --data {named}");
        }

        return await RunningAsync(cancellationToken) switch
        {
            [var only] => only,
            [] => throw new RoleException("No instance is running. Start one with 'runbook up' or 'runbook demo'."),
            var several => throw new RoleException(
                "Several instances are running; name one with --data:" + string.Concat(several.Select(one => $"{Environment.NewLine}  --data {one.Data}"))),
        };
    }

    /// <summary>The data directory that a command without a running instance reads: <c>--data</c>, <c>RUNBOOK_DATA</c>, else where <c>up</c> keeps its own.</summary>
    public static string DataOrDefault(string? data) => Named(data) ?? InstanceRegistry.StateFolder;

    /// <summary>Every instance of this user that answers.</summary>
    public static async Task<IReadOnlyList<RunningInstance>> RunningAsync(CancellationToken cancellationToken)
    {
        var opened = await Task.WhenAll(InstanceRegistry.OfUser().DataDirectories().Select(path => OpenAsync(path, cancellationToken)));
        return [.. opened.OfType<RunningInstance>()];
    }

    private static string? Named(string? data) =>
        data is not null ? Path.GetFullPath(data)
        : Environment.GetEnvironmentVariable(DataVariable) is { Length: > 0 } variable ? Path.GetFullPath(variable)
        : null;

    private static async Task<RunningInstance?> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var published = InstanceEndpoints.Read(path);
        var answering = await Task.WhenAll(published.Select(async role => (role.Key, role.Value, Answers: await AnswersAsync(role.Value, cancellationToken))));
        var roles = answering.Where(role => role.Answers).ToDictionary(role => role.Key, role => role.Value);
        return roles.Count == 0 ? null : new RunningInstance(path, roles);
    }

    private static async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(new Uri(address, "/health"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException || (problem is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }
}
