using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Xunit;

namespace RunbookExecutor.Tests.Loop.DemoApp;

/// <summary>Bad input gets a sentence and changes nothing.</summary>
public sealed class TriggerRefusalTests(RunningDemo running) : IClassFixture<RunningDemo>
{
    private readonly DemoProcess _demo = running.Process;

    [Theory]
    [InlineData("error-spam", "", "The body is empty.")]
    [InlineData("error-spam", """{"action":"start",""", "The body is not valid JSON at line 1, byte ")]
    [InlineData("error-spam", """{"action":"start"} {}""", "The body is not valid JSON at line 1, byte 20.")]
    [InlineData("error-spam", """{"action":"start","action":"start"}""", "The body names a member twice.")]
    [InlineData("error-spam", """{"action":"start","\ud800":1}""", "The body holds text that is not valid Unicode.")]
    [InlineData("error-spam", """{"action":"\ud800"}""", "The body holds text that is not valid Unicode.")]
    [InlineData("error-spam", """["start"]""", """The body is ["start"], not an object.""")]
    [InlineData("error-spam", "null", "The body is null, not an object.")]
    [InlineData("error-spam", """{"errorRate":50}""", "The member 'action' is missing.")]
    [InlineData("error-spam", """{"action":"begin"}""", """Unknown action "begin". Known: "start", "stop".""")]
    [InlineData("error-spam", """{"action":"START"}""", """Unknown action "START".""")]
    [InlineData("error-spam", """{"action":1}""", "Unknown action 1.")]
    [InlineData("error-spam", """{"action":"start","rate":50}""", "Unknown member 'rate'. Known: action, errorRate.")]
    [InlineData("error-spam", """{"action":"start","errorRate":101}""", "errorRate must be a number from 0 to 100, not 101.")]
    [InlineData("error-spam", """{"action":"start","errorRate":-1}""", "errorRate must be a number from 0 to 100, not -1.")]
    [InlineData("error-spam", """{"action":"start","errorRate":"50"}""", """errorRate must be a number from 0 to 100, not "50".""")]
    [InlineData("error-spam", """{"action":"start","errorRate":1e999}""", "errorRate must be a number from 0 to 100, not 1e999.")]
    [InlineData("error-spam", """{"action":"start","errorRate":null}""", "errorRate must be a number from 0 to 100, not null.")]
    [InlineData("cpu-spike", """{"action":"start","duration":0}""", "duration must be a number from 1 to 600, not 0.")]
    [InlineData("cpu-spike", """{"action":"start","duration":601}""", "duration must be a number from 1 to 600, not 601.")]
    [InlineData("cpu-spike", """{"action":"start","errorRate":5}""", "Unknown member 'errorRate'. Known: action, duration.")]
    [InlineData("memory-leak", """{"action":"start","mbPerSecond":0}""", "mbPerSecond must be a number from 1 to 1024, not 0.")]
    public async Task Trigger_WithABadBody_SaysWhatIsWrongAndChangesNothing(string trigger, string body, string sentence)
    {
        using var response = await _demo.PostAsync(trigger, body);

        await AssertRefusedAsync(response, HttpStatusCode.BadRequest, sentence);
    }

    [Fact]
    public async Task Trigger_WithInvalidUtf8_SaysSo()
    {
        var content = new ByteArrayContent([.. Encoding.UTF8.GetBytes("""{"action":"""), (byte)'"', 0xFF, (byte)'"', (byte)'}']);
        content.Headers.ContentType = new("application/json");

        using var response = await _demo.Http.PostAsync("/trigger/error-spam", content);

        await AssertRefusedAsync(response, HttpStatusCode.BadRequest, "The body holds text that is not valid Unicode.");
    }

    [Fact]
    public async Task Trigger_WithAnotherContentType_SaysWhichOneToSend()
    {
        using var response = await _demo.PostAsync("error-spam", """{"action":"start"}""", "text/plain");

        await AssertRefusedAsync(response, HttpStatusCode.BadRequest, "The content type is 'text/plain; charset=utf-8'; send application/json.");
    }

    [Fact]
    public async Task Trigger_WithABodyThatIsTooLarge_SaysHowLargeItMayBe()
    {
        using var response = await _demo.PostAsync("error-spam", $$"""{"action":"start"{{new string(' ', 9000)}}}""");

        await AssertRefusedAsync(response, HttpStatusCode.RequestEntityTooLarge, "The body is larger than 8192 bytes.");
    }

    private async Task AssertRefusedAsync(HttpResponseMessage response, HttpStatusCode status, string sentence)
    {
        Assert.Equal(status, response.StatusCode);
        Assert.StartsWith(sentence, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("""{"memoryLeak":null,"errorSpam":null,"cpuSpike":null,"badBuild":false}""", (await _demo.GetFaultsAsync()).GetRawText());
    }
}
