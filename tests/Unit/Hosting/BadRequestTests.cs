using System.Text.Json;
using Microsoft.AspNetCore.Http;
using RunbookExecutor.Hosting.Json;
using RunbookExecutor.Hosting.Roles;
using Xunit;

namespace RunbookExecutor.Tests.Hosting;

public sealed class BadRequestTests
{
    private sealed record Body(string? Reason = null);

    [Theory]
    [InlineData("""{"raeson":"x"}""", "The body for /api/freeze has the unknown member 'raeson'.")]
    [InlineData("""{"reason":5}""", "The body for /api/freeze is not the JSON that it takes: something is wrong at $.reason (line 1).")]
    [InlineData("{bad", "The body for /api/freeze is not the JSON that it takes: something is wrong at $ (line 1).")]
    public void Sentence_BodyThatDoesNotFit_NamesTheMember(string body, string expected)
    {
        var json = Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize<Body>(body, WireJson.Options));

        Assert.Equal(expected, BadRequest.Sentence(Request(), new BadHttpRequestException("bad", 400, json)));
    }

    [Theory]
    [InlineData("Failed to bind parameter \"Nullable<int> lines\" from \"many\".", "'lines' cannot be 'many'.")]
    [InlineData("Implicit body inferred for parameter \"request\" but no body was provided. Did you mean to use a Service instead?", "/api/freeze takes a JSON body: send one with the header 'Content-Type: application/json'.")]
    public void Sentence_FrameworksOwnWords_AreNotShown(string message, string expected) =>
        Assert.Equal(expected, BadRequest.Sentence(Request(), new BadHttpRequestException(message)));

    private static HttpRequest Request()
    {
        var request = new DefaultHttpContext().Request;
        request.Path = "/api/freeze";
        return request;
    }
}
