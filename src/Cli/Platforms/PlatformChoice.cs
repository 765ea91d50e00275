using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Hosting.Configuration;

namespace RunbookExecutor.Cli.Platforms;

/// <summary>The platform whose containers the roles watch and act on: everything in which putting the roles together differs between platforms.</summary>
public abstract class PlatformChoice
{
    /// <summary>Configuration key that names the platform.</summary>
    public const string Key = "platform";

    /// <summary>Every platform, the default first.</summary>
    public static readonly IReadOnlyList<string> Names = [LocalChoice.PlatformName, DockerChoice.PlatformName];

    public abstract string Name { get; }

    /// <summary>Why there is nothing to watch, as far as the configuration alone can tell; null when there is.</summary>
    public virtual string? NothingToWatch => null;

    /// <summary>What is said while the roles start.</summary>
    public abstract string Starting { get; }

    /// <summary>What is said while they stop.</summary>
    public abstract string Stopping { get; }

    /// <summary>For the monitor: what reads, and nothing that could change anything.</summary>
    public abstract void AddSource(IServiceCollection services, PlatformPlace place);

    /// <summary>For the executor: what acts.</summary>
    public abstract void AddActuator(IServiceCollection services, PlatformPlace place);

    /// <summary>The configured platform; every problem of its sections is added to <paramref name="problems"/>.</summary>
    /// <exception cref="ConfigurationException">There is no such platform.</exception>
    public static PlatformChoice Choose(RunbookConfiguration configuration, string programFolder, ICollection<string> problems) =>
        configuration.Text(Key) switch
        {
            null or LocalChoice.PlatformName => LocalChoice.From(configuration, programFolder, problems),
            DockerChoice.PlatformName => DockerChoice.From(configuration, problems),
            var name => throw new ConfigurationException(configuration.WithPlace($"{Key}: there is no platform '{name}'. Known: {string.Join(", ", Names)}.")),
        };
}
