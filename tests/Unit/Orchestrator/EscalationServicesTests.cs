using Microsoft.Extensions.DependencyInjection;
using RunbookExecutor.Orchestrator.Escalation;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class EscalationServicesTests
{
    [Fact]
    public void AddEscalation_GivesTheLogTheDestinationsAndAFormatForEachKind()
    {
        using var services = new ServiceCollection().AddLogging().AddEscalation().BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true });

        Assert.Equal([typeof(LogChannel), typeof(DestinationsChannel)], services.GetServices<IEscalationChannel>().Select(channel => channel.GetType()));
        Assert.Equal(Enum.GetValues<DestinationKind>(), services.GetServices<IEscalationFormat>().Select(format => format.Kind).Order());
    }
}
