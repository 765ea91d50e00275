using Docker.DotNet;
using Docker.DotNet.Models;
using RunbookExecutor.Core.Containers;
using RunbookExecutor.Platforms.Docker.Engine;

namespace RunbookExecutor.Platforms.Docker.Workbench;

/// <summary>Sets up things of one's own on an engine, such as the demo's service, and takes them away again by their label.</summary>
public sealed class EngineWorkbench : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly EngineConnection connection;

    /// <exception cref="PlatformException">The engine is not one of this machine.</exception>
    public EngineWorkbench(DockerOptions options, TimeProvider time) =>
        connection = new EngineConnection(options.Endpoint, EngineAccess.Write, time);

    /// <summary>Labels of an image; null when it is not there.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> FindImageLabelsAsync(string reference, CancellationToken cancellationToken)
    {
        try
        {
            var image = await connection.AskAsync($"inspect the image {reference}", Deadline, (client, token) => client.Api.Images.InspectImageAsync(reference, token), cancellationToken);
            return new Dictionary<string, string>(image.Config?.Labels ?? new Dictionary<string, string>());
        }
        catch (PlatformException problem) when (problem.InnerException is DockerImageNotFoundException or DockerApiException { StatusCode: System.Net.HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>Makes an image of a tar archive alone; no registry is asked.</summary>
    /// <param name="repository">Its name.</param>
    /// <param name="tag">Its tag, which is taken from an image that bears it.</param>
    /// <param name="archive">The files of its only layer.</param>
    /// <param name="changes">Instructions as in a Dockerfile: <c>ENV</c>, <c>ENTRYPOINT</c>, <c>LABEL</c>, ...</param>
    /// <param name="cancellationToken">The caller's.</param>
    public Task ImportAsync(string repository, string tag, Stream archive, IEnumerable<string> changes, CancellationToken cancellationToken)
    {
        var parameters = new ImagesCreateParameters { FromSrc = "-", Repo = repository, Tag = tag, Changes = [.. changes] };
        return connection.AskAsync(
            $"import the image {repository}:{tag}", Deadline, (client, token) => client.Api.Images.CreateImageAsync(parameters, archive, new AuthConfig(), new Progress<JSONMessage>(), token), cancellationToken);
    }

    public Task CreateNetworkAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellationToken)
    {
        var parameters = new NetworksCreateParameters { Name = name, Labels = new Dictionary<string, string>(labels) };
        return connection.AskAsync($"create the network {name}", Deadline, (client, token) => client.Api.Networks.CreateNetworkAsync(parameters, token), cancellationToken);
    }

    /// <summary>Creates a container and starts it.</summary>
    public async Task StartAsync(ContainerOrder order, CancellationToken cancellationToken)
    {
        var created = await connection.AskAsync($"create {order.Name}", Deadline, (client, token) => client.Api.Containers.CreateContainerAsync(Parameters(order), token), cancellationToken);
        await connection.AskAsync($"start {order.Name}", Deadline, (client, token) => client.Api.Containers.StartContainerAsync(created.ID, new ContainerStartParameters(), token), cancellationToken);
    }

    /// <summary>The values that a label has among all containers and networks.</summary>
    public async Task<IReadOnlySet<string>> LabelValuesAsync(string label, CancellationToken cancellationToken)
    {
        var containers = await ContainersAsync(label, cancellationToken);
        var networks = await NetworksAsync(label, cancellationToken);
        return containers.Select(one => one.Labels[label]).Concat(networks.Select(one => one.Labels[label])).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>Removes every container and network with a label of this value, whatever state it is in.</summary>
    public async Task RemoveAsync(string label, string value, CancellationToken cancellationToken)
    {
        foreach (var container in await ContainersAsync($"{label}={value}", cancellationToken))
        {
            var parameters = new ContainerRemoveParameters { Force = true, RemoveVolumes = true };
            await connection.AskAsync($"remove {container.ID[..12]}", Deadline, (client, token) => client.Api.Containers.RemoveContainerAsync(container.ID, parameters, token), cancellationToken);
        }

        foreach (var network in await NetworksAsync($"{label}={value}", cancellationToken))
        {
            await connection.AskAsync($"remove the network {network.Name}", Deadline, (client, token) => client.Api.Networks.DeleteNetworkAsync(network.ID, token), cancellationToken);
        }
    }

    public void Dispose() => connection.Dispose();

    private static CreateContainerParameters Parameters(ContainerOrder order) => new()
    {
        Name = order.Name,
        Image = order.Image,
        Labels = new Dictionary<string, string>(order.Labels),
        Env = [.. order.Environment.Select(variable => $"{variable.Key}={variable.Value}")],
        HostConfig = new HostConfig
        {
            NetworkMode = order.Network,
            Memory = order.MemoryLimitBytes,
            MemorySwap = order.MemoryLimitBytes,
            NanoCPUs = (long)(order.CpuLimitCores * 1e9),
            RestartPolicy = new RestartPolicy { Name = RestartPolicyKind.OnFailure },
        },
    };

    private Task<IList<ContainerListResponse>> ContainersAsync(string label, CancellationToken cancellationToken)
    {
        var parameters = new ContainersListParameters { All = true, Filters = Labelled(label) };
        return connection.AskAsync("list its containers", Deadline, (client, token) => client.Api.Containers.ListContainersAsync(parameters, token), cancellationToken);
    }

    private Task<IList<NetworkResponse>> NetworksAsync(string label, CancellationToken cancellationToken)
    {
        var parameters = new NetworksListParameters { Filters = Labelled(label) };
        return connection.AskAsync("list its networks", Deadline, (client, token) => client.Api.Networks.ListNetworksAsync(parameters, token), cancellationToken);
    }

    private static Dictionary<string, IDictionary<string, bool>> Labelled(string label) =>
        new() { ["label"] = new Dictionary<string, bool> { [label] = true } };
}
