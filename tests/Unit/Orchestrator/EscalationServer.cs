using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RunbookExecutor.Tests.Orchestrator;

/// <summary>A real HTTP server on loopback that keeps what it is sent and answers as the test says; with TLS under the name <see cref="Name"/>.</summary>
internal sealed class EscalationServer : IAsyncDisposable
{
    public const string Name = "hooks.example.test";

    private readonly WebApplication app;
    private readonly X509Certificate2 certificate;

    private EscalationServer(bool secure)
    {
        certificate = SelfSigned();
        CertificatePath = Path.GetTempFileName();
        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (secure)
            {
                listen.UseHttps(certificate);
            }
        }));
        app = builder.Build();
        app.Run(AnswerAsync);
    }

    public ConcurrentQueue<Received> Received { get; } = [];

    public Func<int, HttpContext, Task> Answer { get; set; } = (_, context) =>
    {
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    };

    public string CertificatePath { get; }

    public int Port => new Uri(app.Urls.Single()).Port;

    public static async Task<EscalationServer> StartAsync(bool secure = true)
    {
        var server = new EscalationServer(secure);
        await server.app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        certificate.Dispose();
        File.Delete(CertificatePath);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Received.Enqueue(new Received(
            context.Request.Path, context.Request.ContentType, context.Request.Headers.Authorization, body.Length == 0 ? default : JsonElement.Parse(body)));
        await Answer(Received.Count, context);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var signed = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(signed.Export(X509ContentType.Pkcs12), password: null);
    }
}

internal sealed record Received(string Path, string? ContentType, string? Authorization, JsonElement Body);
