using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace RunbookExecutor.Orchestrator.Escalation;

/// <summary>
/// Makes the HTTP client of one destination. A name is resolved once for a connection, every address is looked at, and the connection goes to
/// one of those: a name that answers differently a moment later leads nowhere else. No redirects, no proxy, no cookies.
/// </summary>
public sealed class GuardedConnection(EscalationOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolveAsync)
{
    public HttpMessageInvoker ClientOf(DestinationOptions destination)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            ConnectCallback = async (context, cancellationToken) => await ConnectAsync(context.DnsEndPoint, cancellationToken),
        };
        if (destination.CertificateAuthority is { } file)
        {
            handler.SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = PolicyOf(file) };
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    private async Task<Stream> ConnectAsync(DnsEndPoint to, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(to.Host, out var literal) ? [literal] : await resolveAsync(to.Host, cancellationToken);
        foreach (var address in options.IsAllowed(to.Host) ? [] : addresses)
        {
            if (AddressRule.Objection(address) is { } objection)
            {
                throw new RefusedDestinationException($"{to.Host} is at {address}, which is {objection}. List the host in escalation:allowedHosts if that is meant.");
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, to.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static X509ChainPolicy PolicyOf(string file)
    {
        // Whether a private authority publishes revocations is its own affair.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }
}

/// <summary>A destination leads where an escalation must not go; trying again does not change that.</summary>
public sealed class RefusedDestinationException(string message) : Exception(message);
