using RunbookExecutor.Cli.Platforms;
using RunbookExecutor.Core.Runbooks;
using RunbookExecutor.Dashboard;
using RunbookExecutor.Executor.Guards;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Monitor.Detection;
using RunbookExecutor.Monitor.Sampling;
using RunbookExecutor.Orchestrator;
using RunbookExecutor.Orchestrator.Escalation;
using RunbookExecutor.Platforms.Docker;
using RunbookExecutor.Platforms.Local.Declaration;

namespace RunbookExecutor.Cli.Instances;

/// <summary>Every section of the configuration, read and checked.</summary>
public sealed record InstanceOptions
{
    public required ServerOptions Server { get; init; }

    public required RunbookOptions Runbooks { get; init; }

    public required SamplingOptions Sampling { get; init; }

    public required DetectionOptions Detection { get; init; }

    public required PolicyOptions Policy { get; init; }

    public required EscalationOptions Escalation { get; init; }

    public required OrchestratorOptions Orchestrator { get; init; }

    public required DashboardOptions Dashboard { get; init; }

    public required PlatformChoice Platform { get; init; }

    /// <summary>Folder of the shipped runbooks and of the demo app's program: beside this program.</summary>
    private static string ProgramFolder => AppContext.BaseDirectory;

    /// <exception cref="ConfigurationException">Something cannot be used; the message holds every reason, one a line.</exception>
    public static InstanceOptions From(RunbookConfiguration configuration)
    {
        RequireShape(configuration);
        var problems = new List<string>();
        var options = new InstanceOptions
        {
            Server = configuration.Bind<ServerOptions>("server"),
            Runbooks = WithFolder(configuration.Bind<RunbookOptions>("runbooks"), configuration),
            Sampling = configuration.Bind<SamplingOptions>("sampling"),
            Detection = configuration.Bind<DetectionOptions>("detection"),
            Policy = configuration.Bind<PolicyOptions>("policy"),
            Escalation = configuration.Bind<EscalationOptions>("escalation"),
            Orchestrator = configuration.Bind<OrchestratorOptions>("orchestrator"),
            Dashboard = configuration.Bind<DashboardOptions>("dashboard"),
            Platform = PlatformChoice.Choose(configuration, ProgramFolder, problems),
        };
        problems.AddRange(
        [
            .. options.Server.Problems(),
            .. options.Sampling.Problems(),
            .. options.Detection.Problems(),
            .. options.Policy.Validate(),
            .. options.Escalation.Problems(),
        ]);
        Require([.. problems.Select(configuration.WithPlace)]);
        return options;
    }

    // What cannot be read at all is told first, for all sections together: the rest can only be judged once it is read.
    private static void RequireShape(RunbookConfiguration configuration) => Require(
    [
        .. configuration.Problems<Dictionary<string, LocalServiceOptions>>("services"),
        .. configuration.Problems<DockerOptions>("docker"),
        .. configuration.Problems<ServerOptions>("server"),
        .. configuration.Problems<RunbookOptions>("runbooks"),
        .. configuration.Problems<SamplingOptions>("sampling"),
        .. configuration.Problems<DetectionOptions>("detection"),
        .. configuration.Problems<PolicyOptions>("policy"),
        .. configuration.Problems<EscalationOptions>("escalation"),
        .. configuration.Problems<OrchestratorOptions>("orchestrator"),
        .. configuration.Problems<DashboardOptions>("dashboard"),
    ]);

    private static void Require(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, problems));
        }
    }

    // A folder of the operator's own wins; else 'runbooks' in the working folder; else the shipped ones.
    private static RunbookOptions WithFolder(RunbookOptions options, RunbookConfiguration configuration)
    {
        if (configuration.SourceOf("runbooks:folder") != "default")
        {
            return Directory.Exists(options.Folder)
                ? options with { Folder = Path.GetFullPath(options.Folder) }
                : throw new ConfigurationException($"runbooks:folder: there is no folder '{options.Folder}'. Name one with Markdown files, or leave the key out to use the shipped runbooks.");
        }

        return options with { Folder = Directory.Exists(options.Folder) ? Path.GetFullPath(options.Folder) : Path.Combine(ProgramFolder, "runbooks") };
    }
}
