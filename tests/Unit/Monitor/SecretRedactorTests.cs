using RunbookExecutor.Core.Text;
using Xunit;

namespace RunbookExecutor.Tests.Monitor;

public sealed class SecretRedactorTests
{
    [Theory]
    [InlineData("key AKIAIOSFODNN7EXAMPLE used", "key [REDACTED:aws-key] used")]
    [InlineData("push with ghp_0123456789abcdefghijklmnopqrstuvwxyz", "push with [REDACTED:github-token]")]
    [InlineData("using github_pat_11AAAAAAA0123456789abcdef", "using [REDACTED:github-token]")]
    [InlineData("slack xoxb-123456789012-abcdefghij", "slack [REDACTED:slack-token]")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc-DEF_123 seen", "jwt [REDACTED:jwt] seen")]
    [InlineData("postgres://app:hunter2@db:5432/x", "postgres://app:[REDACTED:url-password]@db:5432/x")]
    [InlineData("Authorization: Bearer abc.def.ghi", "Authorization: Bearer [REDACTED:authorization]")]
    [InlineData("authorization=Basic dXNlcjpwYXNz", "authorization=Basic [REDACTED:authorization]")]
    [InlineData("sent bearer abcdefghijklmnop0123", "sent bearer [REDACTED:authorization]")]
    [InlineData("{\"user\":\"a\",\"password\":\"hunter 2\",\"n\":1}", "{\"user\":\"a\",\"password\":\"[REDACTED:named-secret]\",\"n\":1}")]
    [InlineData("{\"api_key\": \"x\\\"y\", \"n\": 1}", "{\"api_key\": \"[REDACTED:named-secret]\", \"n\": 1}")]
    [InlineData("{\"body\":\"{\\\"clientSecret\\\":\\\"abc\\\"}\"}", "{\"body\":\"{\\\"clientSecret\\\":\\\"[REDACTED:named-secret]\\\"}\"}")]
    [InlineData("login user=a password=hunter2 ok=true", "login user=a password=[REDACTED:named-secret] ok=true")]
    [InlineData("GET /x?access_token=abc123&page=2", "GET /x?access_token=[REDACTED:named-secret]&page=2")]
    [InlineData("DB_PASSWORD='s3cret word' next", "DB_PASSWORD='[REDACTED:named-secret]' next")]
    [InlineData("aws_secret_access_key = abcd/efgh+1", "aws_secret_access_key = [REDACTED:named-secret]")]
    [InlineData("stripe sk_live_0123456789abcdefABCDEF", "stripe [REDACTED:api-key]")]
    [InlineData("-----BEGIN RSA PRIVATE KEY----- abc -----END RSA PRIVATE KEY-----", "[REDACTED:private-key]")]
    public void Redact_Secret_IsTakenOut(string text, string expected) => Assert.Equal(expected, new SecretRedactor().Redact(text));

    [Theory]
    [InlineData("plain text")]
    [InlineData("password reset was asked for")]
    [InlineData("used 1200 tokens=fine")]
    [InlineData("GET http://127.0.0.1:3001/api/data 200")]
    [InlineData("mail to ops@example.org, see https://example.org/a:b")]
    [InlineData("the bearer of bad news")]
    public void Redact_OrdinaryText_StaysAsItIs(string text) => Assert.Equal(text, new SecretRedactor().Redact(text));

    [Fact]
    public void Redact_KeyOverSeveralLines_IsTakenOutToItsEnd()
    {
        var redactor = new SecretRedactor();
        string[] lines = ["before", "x -----BEGIN PRIVATE KEY-----", "MIIEvQIBADANBg", "-----END PRIVATE KEY-----", "after"];

        var shown = lines.Select(redactor.Redact).ToList();

        Assert.Equal(["before", "x [REDACTED:private-key]", "[REDACTED:private-key]", "[REDACTED:private-key]", "after"], shown);
    }

    [Fact]
    public void Redact_KeyThatNeverEnds_HidesABoundedNumberOfLines()
    {
        var redactor = new SecretRedactor();
        redactor.Redact("-----BEGIN PRIVATE KEY-----");

        var hidden = Enumerable.Range(0, 1000).Count(_ => redactor.Redact("text") != "text");

        Assert.Equal(200, hidden);
    }
}
