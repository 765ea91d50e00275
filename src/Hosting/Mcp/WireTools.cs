using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;
using RunbookExecutor.Hosting.Json;

namespace RunbookExecutor.Hosting.Mcp;

/// <summary>Registers the tools of one class with the wire's JSON and the schemas that tell of it.</summary>
public static class WireTools
{
    public static IMcpServerBuilder WithWireTools<TTools>(this IMcpServerBuilder server)
        where TTools : class
    {
        // In the order in which they stand in the class, which is the order in which clients see them.
        foreach (var method in typeof(TTools).GetMethods().Where(method => method.IsDefined(typeof(McpServerToolAttribute))).OrderBy(method => method.MetadataToken))
        {
            server.Services.AddSingleton(services => Create<TTools>(method, services));
        }

        return server;
    }

    private static McpServerTool Create<TTools>(MethodInfo method, IServiceProvider services)
        where TTools : class => McpServerTool.Create(
            method,
            request => ActivatorUtilities.CreateInstance<TTools>(request.Services ?? services),
            new McpServerToolCreateOptions { Services = services, SerializerOptions = WireJson.Options, SchemaCreateOptions = WireSchema.Options });
}
