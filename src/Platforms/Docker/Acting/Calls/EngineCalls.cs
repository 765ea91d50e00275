using System.Globalization;
using System.Text.Json.Nodes;
using Docker.DotNet.Models;
using RunbookExecutor.Platforms.Docker.Acting.Copying;

namespace RunbookExecutor.Platforms.Docker.Acting.Calls;

/// <summary>The calls that acting makes: one method, one call.</summary>
internal sealed class EngineCalls(EngineWire wire)
{
    /// <summary>One container by its id or name; null when there is none.</summary>
    public async Task<Inspected?> InspectAsync(string container, CancellationToken cancellationToken) =>
        await wire.SendAsync(HttpMethod.Get, $"/containers/{Escaped(container)}/json", body: null, $"inspect {container}", cancellationToken) is JsonObject document
            ? new Inspected(document)
            : null;

    /// <summary>All containers, stopped ones too, as the engine lists them.</summary>
    public async Task<IReadOnlyList<ContainerListResponse>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await wire.SendAsync(HttpMethod.Get, "/containers/json?all=true", body: null, "list its containers", cancellationToken) as JsonArray ?? []).Select(Listed)];

    /// <summary>Ids of the local images.</summary>
    public async Task<IReadOnlySet<string>> ListImagesAsync(CancellationToken cancellationToken) =>
        (await wire.SendAsync(HttpMethod.Get, "/images/json", body: null, "list its images", cancellationToken) as JsonArray ?? []).Select(image => image.Text("Id")).ToHashSet(StringComparer.Ordinal);

    /// <summary>An image by its id or name; null when it is not on this machine.</summary>
    public async Task<ImageFacts?> FindImageAsync(string reference, CancellationToken cancellationToken) =>
        reference.Length > 0 && await wire.SendAsync(HttpMethod.Get, $"/images/{Escaped(reference)}/json", body: null, $"inspect the image {reference}", cancellationToken) is JsonObject document
            ? ImageFacts.Of(document, reference)
            : null;

    /// <summary>By what to ask for an image: its name while that still means it, else its id.</summary>
    public async Task<string> ReferenceAsync(string name, string id, CancellationToken cancellationToken) =>
        (await FindImageAsync(name, cancellationToken))?.Id == id ? name : id;

    public Task CreateAsync(string name, string shown, JsonObject body, CancellationToken cancellationToken) =>
        wire.SendAsync(HttpMethod.Post, $"/containers/create?name={Escaped(name)}", body, $"create {(name == shown ? name : $"a successor of {shown}")}", cancellationToken);

    public Task ConnectAsync(string container, string shown, string network, JsonObject endpoint, CancellationToken cancellationToken) => wire.SendAsync(
        HttpMethod.Post,
        $"/networks/{Escaped(network)}/connect",
        new JsonObject { ["Container"] = container, ["EndpointConfig"] = endpoint.DeepClone() },
        $"connect {shown} to the network {network}",
        cancellationToken);

    public Task StartAsync(string container, string shown, CancellationToken cancellationToken) =>
        wire.SendAsync(HttpMethod.Post, $"/containers/{Escaped(container)}/start", body: null, $"start {shown}", cancellationToken);

    public Task StopAsync(string container, string shown, TimeSpan grace, CancellationToken cancellationToken) => wire.SendAsync(
        HttpMethod.Post,
        string.Create(CultureInfo.InvariantCulture, $"/containers/{Escaped(container)}/stop?t={grace.TotalSeconds:0}"),
        body: null,
        $"stop {shown}",
        cancellationToken);

    public Task RenameAsync(string container, string shown, string name, CancellationToken cancellationToken) =>
        wire.SendAsync(HttpMethod.Post, $"/containers/{Escaped(container)}/rename?name={Escaped(name)}", body: null, $"rename {shown} to {name}", cancellationToken);

    public Task RemoveAsync(string container, string shown, bool withVolumes, CancellationToken cancellationToken) =>
        wire.SendAsync(HttpMethod.Delete, $"/containers/{Escaped(container)}?v={(withVolumes ? "true" : "false")}", body: null, $"remove {shown}", cancellationToken);

    public Task SetRestartPolicyAsync(string container, string shown, JsonObject policy, CancellationToken cancellationToken) => wire.SendAsync(
        HttpMethod.Post,
        $"/containers/{Escaped(container)}/update",
        new JsonObject { ["RestartPolicy"] = policy.DeepClone() },
        $"set the restart policy of {shown}",
        cancellationToken);

    private static ContainerListResponse Listed(JsonNode? container) => new()
    {
        ID = container.Text("Id"),
        Names = [.. container.Texts("Names")],
        Image = container.Text("Image"),
        ImageID = container.Text("ImageID"),
        Labels = container.Object("Labels").ToDictionary(label => label.Key, label => label.Value.Text()),
    };

    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
