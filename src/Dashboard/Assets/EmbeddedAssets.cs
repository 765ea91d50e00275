using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace RunbookExecutor.Dashboard.Assets;

/// <summary>Styles and scripts that lie in this assembly, compressed once.</summary>
public sealed class EmbeddedAssets
{
    private const string Prefix = "assets/";

    private readonly Dictionary<string, Asset> assets = typeof(EmbeddedAssets).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && TypeOf(name) is not null)
        .ToDictionary(name => name[Prefix.Length..], Load);

    public Asset? Find(string name) => assets.GetValueOrDefault(name);

    private static Asset Load(string name)
    {
        using var stream = typeof(EmbeddedAssets).Assembly.GetManifestResourceStream(name)!;
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal))
        {
            brotli.Write(plain.ToArray());
        }

        return new Asset(TypeOf(name)!, plain.ToArray(), packed.ToArray(), $"\"{Convert.ToHexStringLower(SHA256.HashData(plain.ToArray()).AsSpan(0, 8))}\"");
    }

    private static string? TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => null,
    };
}

/// <param name="Type">Media type.</param>
/// <param name="Plain">As it is.</param>
/// <param name="Packed">With Brotli.</param>
/// <param name="Tag">Changes with the content.</param>
public sealed record Asset(string Type, byte[] Plain, byte[] Packed, string Tag);

internal static class AssetEndpoint
{
    public static void MapAssets(this IEndpointRouteBuilder routes) => routes.MapGet("/assets/{**name}", ServeAsync);

    private static async Task ServeAsync(HttpContext context, EmbeddedAssets assets, string name)
    {
        if (assets.Find(name) is not { } asset)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        // Asked for again at each load, and answered with 304 while the program is the same.
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.ETag = asset.Tag;
        context.Response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch == asset.Tag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var isPacked = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.Ordinal);
        context.Response.ContentType = asset.Type;
        context.Response.Headers.ContentEncoding = isPacked ? "br" : default;
        await context.Response.Body.WriteAsync(isPacked ? asset.Packed : asset.Plain, context.RequestAborted);
    }
}
