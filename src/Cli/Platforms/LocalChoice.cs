using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Hosting.Configuration;
using RunbookExecutor.Platforms.Local;
using RunbookExecutor.Platforms.Local.Declaration;

namespace RunbookExecutor.Cli.Platforms;

/// <summary>The declared services as supervised processes of this machine.</summary>
public sealed class LocalChoice(IReadOnlyList<LocalServiceDefinition> definitions) : PlatformChoice
{
    public const string PlatformName = "local";

    public override string Name => PlatformName;

    /// <summary>What is declared.</summary>
    public IReadOnlyList<LocalServiceDefinition> Services => definitions;

    public override string? NothingToWatch => definitions.Count > 0 ? null
        : $"Nothing is declared to watch. Write a runbook.yaml with a 'services:' section (docs/configuration.md shows one), name one with --config, watch Docker's containers with --platform {DockerChoice.PlatformName}, or see 'runbook demo'.";

    public override string Starting => $"Starting {string.Join(", ", definitions.Select(service => $"{service.Name} ({service.Replicas})"))} ...";

    public override string Stopping => "Stopping the services; each gets its stopGrace ...";

    public static LocalChoice From(RunbookConfiguration configuration, string programFolder, ICollection<string> problems)
    {
        var compiled = LocalServices.Compile(configuration.Bind<Dictionary<string, LocalServiceOptions>>("services"), programFolder);
        foreach (var problem in compiled.Errors)
        {
            problems.Add(problem);
        }

        return new LocalChoice(compiled.Definitions);
    }

    public override void AddSource(IServiceCollection services, PlatformPlace place) => services.AddLocalSource(place.DataDirectory);

    public override void AddActuator(IServiceCollection services, PlatformPlace place) => services.AddLocalSupervisor(
        new LocalPlatformOptions { DataDirectory = place.DataDirectory, RegistryFolder = place.RegistryFolder, DieWithSupervisor = place.EndsWithProcess },
        definitions);
}
