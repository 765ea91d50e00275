using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Platforms.Docker;

namespace RunbookExecutor.Cli.Platforms;

/// <summary>The containers of this machine's Docker Engine, whoever started them.</summary>
public sealed class DockerChoice(DockerOptions options) : PlatformChoice
{
    public const string PlatformName = DockerPlatform.Name;

    public override string Name => PlatformName;

    public override string Starting => $"Watching the containers of {DockerPlatform.Describe(options)} ...";

    public override string Stopping => "Stopping; the containers go on.";

    public static DockerChoice From(RunbookConfiguration configuration, ICollection<string> problems)
    {
        var options = configuration.Bind<DockerOptions>("docker");
        foreach (var problem in options.Problems())
        {
            problems.Add(problem);
        }

        return new DockerChoice(options);
    }

    public override void AddSource(IServiceCollection services, PlatformPlace place) => services.AddDockerSource(options, place.DataDirectory);

    public override void AddActuator(IServiceCollection services, PlatformPlace place) => services.AddDockerActuator(options, place.DataDirectory);
}
