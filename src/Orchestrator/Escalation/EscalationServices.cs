using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>Registers the ways to call a person. It takes <see cref="EscalationOptions"/> where they are registered.</summary>
public static class EscalationServices
{
    public static IServiceCollection AddEscalation(this IServiceCollection services)
    {
        services.TryAddSingleton(new EscalationOptions());
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(provider => new GuardedConnection(provider.GetRequiredService<EscalationOptions>(), Dns.GetHostAddressesAsync))

            // One line for each kind of destination.
            .AddSingleton<IEscalationFormat, WebhookFormat>()
            .AddSingleton<IEscalationFormat, SlackFormat>()
            .AddSingleton<IEscalationFormat, PagerDutyFormat>()
            .AddSingleton<IEscalationChannel, LogChannel>()
            .AddSingleton<IEscalationChannel, DestinationsChannel>();
    }
}
