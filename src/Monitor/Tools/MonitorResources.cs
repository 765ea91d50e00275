using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Server;
using RunbookExecutor.Core.Incidents;
using RunbookExecutor.Hosting.Json;
using RunbookExecutor.Monitor.Queries;

namespace RunbookExecutor.Monitor.Tools;

/// <summary>Runbooks and incidents as resources, for clients that show or attach them.</summary>
[McpServerResourceType]
public sealed class MonitorResources(RunbookQuery runbooks, IncidentQuery incidents)
{
    [McpServerResource(UriTemplate = "runbook://{id}", Name = "runbook", Title = "Runbook", MimeType = "text/markdown")]
    [Description("One runbook's Markdown, by its id such as memory-spike.")]
    public string Runbook(string id) => runbooks.Get(id).OrError().Content;

    [McpServerResource(UriTemplate = "incident://{id}", Name = "incident", Title = "Incident", MimeType = "application/json")]
    [Description("One open or recent incident, by its id such as inc-0198c7e2-.... Values and thresholds are ratios.")]
    public string Incident(string id) => JsonSerializer.Serialize<Incident>(incidents.Find(id).OrError(), WireJson.Options);
}
