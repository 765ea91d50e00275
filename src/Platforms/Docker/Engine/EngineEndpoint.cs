using RunbookExecutor.Core.Containers;
using RunbookExecutor.Core.Text;

namespace RunbookExecutor.Platforms.Docker.Engine;

/// <summary>Where the engine listens: a unix socket of this machine, since its containers are read through this machine's files.</summary>
internal sealed record EngineEndpoint(string SocketPath)
{
    public const string Variable = "DOCKER_HOST";

    public const string DefaultPath = "/var/run/docker.sock";

    private const string Scheme = "unix://";

    /// <param name="host">As in <c>DOCKER_HOST</c>; null or empty means the default socket.</param>
    /// <param name="source">What <paramref name="host"/> was given by, for the sentence that refuses it.</param>
    /// <exception cref="PlatformException">It is not a unix socket.</exception>
    public static EngineEndpoint Parse(string? host, string source = Variable)
    {
        if (string.IsNullOrWhiteSpace(host))
        {
            return new EngineEndpoint(DefaultPath);
        }

        var path = host.StartsWith(Scheme, StringComparison.Ordinal) ? host[Scheme.Length..] : string.Empty;
        return Path.IsPathRooted(path) ? new EngineEndpoint(path) : throw new PlatformException(
            $"{source} is '{WithoutPassword(host)}', and only an engine of this machine can be used, over its unix socket, without TLS: usage and logs "
            + $"are read from this machine's files. Set it to unix://{DefaultPath} or the path of another socket, or leave it out; for another machine, "
            + "run runbook there.");
    }

    private static string WithoutPassword(string host)
    {
        var end = host.LastIndexOf('@');
        var begin = host.IndexOf("://", StringComparison.Ordinal);
        return LineText.Escaped(end > begin && begin >= 0 ? $"{host[..(begin + 3)]}...{host[end..]}" : host);
    }
}
