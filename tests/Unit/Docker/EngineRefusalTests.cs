using RunbookExecutor.Platforms.Docker.Acting.Calls;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Docker;

public sealed class EngineRefusalTests
{
    [Theory]
    [InlineData(500, """{"message":"error creating overlay mount to /var/lib/docker/x: no space left on device"}""", "The Docker Engine would not start web-1: the disk that the engine keeps its data on is full. Free space on it; 'docker system df' shows what takes it.")]
    [InlineData(404, """{"message":"No such container: web-1"}""", "The Docker Engine would not start web-1: it is not there any more.")]
    [InlineData(500, """{"message":"driver failed programming external connectivity: Bind for 0.0.0.0:80 failed: port is already allocated"}""", "The Docker Engine would not start web-1: a port that it publishes is taken by another container.")]
    [InlineData(409, """{"message":"Conflict. The container name \"/web-1\" is already in use by container \"0a\"."}""", "The Docker Engine would not start web-1: another container bears that name.")]
    [InlineData(404, """{"message":"No such image: app:1"}""", "The Docker Engine would not start web-1: its image is not on this machine any more.")]
    [InlineData(500, """{"message":"something\nnew\u001b[31m"}""", @"The Docker Engine would not start web-1: it says: something\nnew\u001b[31m.")]
    [InlineData(503, "", "The Docker Engine would not start web-1: it answered 503.")]
    [InlineData(502, "<html>", "The Docker Engine would not start web-1: it says: <html>.")]
    public void Refusal_OfTheEngine_IsSaidInASentence(int status, string body, string sentence) =>
        Assert.Equal(sentence, EngineRefusal.Of("start web-1", status, body).Message);
}
