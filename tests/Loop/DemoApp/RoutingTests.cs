using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

public sealed class RoutingTests(RunningDemo running) : IClassFixture<RunningDemo>
{
    [Theory]
    [InlineData("GET", "/nope", HttpStatusCode.NotFound, "There is nothing at /nope. Known: /health,")]
    [InlineData("GET", "/health/", HttpStatusCode.NotFound, "There is nothing at /health/.")]
    [InlineData("POST", "/api/data", HttpStatusCode.MethodNotAllowed, "/api/data does not take POST; use GET.")]
    [InlineData("GET", "/trigger/cpu-spike", HttpStatusCode.MethodNotAllowed, "/trigger/cpu-spike does not take GET; use POST.")]
    public async Task Request_ThatNoRouteTakes_SaysWhatWould(string method, string path, HttpStatusCode status, string sentence)
    {
        using var response = await running.Process.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, response.StatusCode);
        Assert.StartsWith(sentence, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(status == HttpStatusCode.MethodNotAllowed, response.Content.Headers.Allow.Count == 1);
    }

    [Fact]
    public async Task Head_OfHealth_HasNoBody()
    {
        using var response = await running.Process.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/health"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync());
    }
}
