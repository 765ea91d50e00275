using System.Text.Json;
using RunbookExecutor.Hosting.Mcp;
using Xunit;

namespace RunbookExecutor.Tests.Hosting;

public sealed class ToolArgumentsTests
{
    private static readonly JsonElement Schema = JsonElement.Parse(
        """
        {"type":"object","properties":{
          "serviceName":{"type":"string"},
          "replicas":{"type":"integer"},
          "level":{"type":["string","null"],"enum":["ALL","ERROR",null]},
          "envVars":{"type":"object","additionalProperties":{"type":"string"}}},
         "required":["serviceName","replicas"]}
        """);

    [Theory]
    [InlineData("""{"serviceName":"a","replicas":3}""", null)]
    [InlineData("""{"serviceName":"a","replicas":3,"level":null}""", null)]
    [InlineData("""{"serviceName":"a"}""", "scale-service needs the argument 'replicas'. It takes: serviceName, replicas, level, envVars.")]
    [InlineData("""{"serviceName":"a","replicas":2.5}""", "scale-service: 'replicas' must be a whole number, not 2.5.")]
    [InlineData("""{"serviceName":"a","replicas":"3"}""", "scale-service: 'replicas' must be a whole number, not \"3\".")]
    [InlineData("""{"serviceName":["a"],"replicas":3}""", "scale-service: 'serviceName' must be a string, not [\"a\"].")]
    [InlineData("""{"serviceName":"a","replicas":3,"level":"LOUD"}""", "scale-service: 'level' is \"LOUD\"; allowed: ALL, ERROR.")]
    [InlineData("""{"serviceName":"a","replicas":3,"force":true}""", "scale-service has no argument 'force'. It takes: serviceName, replicas, level, envVars.")]
    [InlineData("""{"serviceName":"a","replicas":3,"envVars":[]}""", "scale-service: 'envVars' must be an object of names and values, not [].")]
    [InlineData("""{"serviceName":"a","replicas":3,"envVars":{"LOG_LEVEL":5}}""", "scale-service: 'envVars.LOG_LEVEL' must be a string, not 5.")]
    [InlineData("""{"serviceName":"a","replicas":99999999999}""", "scale-service: 'replicas' is 99999999999, which is beyond any use; give a smaller number.")]
    public void Problem_Arguments_AreComparedWithTheSchema(string arguments, string? expected)
    {
        var parsed = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(arguments);

        Assert.Equal(expected, ToolArguments.Problem("scale-service", Schema, parsed));
    }

    [Fact]
    public void WithoutNulls_OnlyOptionalOnesAreLeftOut()
    {
        var parsed = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>("""{"serviceName":null,"replicas":3,"level":null}""");

        var given = ToolArguments.WithoutNulls(Schema, parsed)!;

        Assert.Equal(["serviceName", "replicas"], given.Keys);
        Assert.Equal("scale-service: 'serviceName' must be a string, not null.", ToolArguments.Problem("scale-service", Schema, given));
    }
}
