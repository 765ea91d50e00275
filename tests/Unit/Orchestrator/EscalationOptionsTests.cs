using System.Net;
using RunbookExecutor.Orchestrator.Escalation;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class EscalationOptionsTests
{
    [Theory]
    [InlineData("https://hooks.example.com/x", null)]
    [InlineData("https://203.0.113.7/x", null)]
    [InlineData("http://hooks.example.com/secret-path", "is not https. Use https, or list 'hooks.example.com' in escalation:allowedHosts")]
    [InlineData("https://10.0.0.7/secret-path", "names 10.0.0.7, which is a private address.")]
    [InlineData("https://169.254.169.254/secret-path", "names 169.254.169.254, which is a link-local address, where clouds serve their metadata.")]
    [InlineData("https://[::1]/secret-path", "names ::1, which is this machine.")]
    [InlineData("https://[::ffff:10.0.0.7]/secret-path", "which is a private address.")]
    [InlineData("https://2130706433/secret-path", "names 127.0.0.1, which is this machine.")]
    [InlineData("https://user:pass@hooks.example.com/secret-path", "holds a user name or password. Use secret instead.")]
    [InlineData("ftp://hooks.example.com/secret-path", "is no http address. Write https://host/path.")]
    public void Problems_Url_SaysWhyItCannotBeUsedAndNeverTheAddressItself(string url, string? expected)
    {
        var problems = Of(new DestinationOptions { Kind = DestinationKind.Webhook, Url = new Uri(url) }).Problems();

        if (expected is null)
        {
            Assert.Empty(problems);
            return;
        }

        var problem = Assert.Single(problems);
        Assert.StartsWith("escalation:destinations:ops:url ", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-path", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://alerts.internal/x", "alerts.internal")]
    [InlineData("https://10.0.0.7/x", "10.0.0.7")]
    public void Problems_ListedHost_MayBePrivateAndPlain(string url, string host) =>
        Assert.Empty((Of(new DestinationOptions { Kind = DestinationKind.Webhook, Url = new Uri(url) }) with { AllowedHosts = [host] }).Problems());

    [Fact]
    public void Problems_WhatIsMissing_IsNamedWithItsKey() =>
        Assert.Equal(
            [
                "escalation:destinations:a:kind is missing. Write one of webhook, slack, pagerDuty.",
                "escalation:destinations:b:url is missing. Name the https address to post to.",
                "escalation:destinations:c:secret is missing: PagerDuty wants the integration's routing key. Set RUNBOOK__ESCALATION__DESTINATIONS__C__SECRET.",
                "escalation:destinations:d:certificateAuthority: there is no file '/nowhere.pem'.",
            ],
            new EscalationOptions
            {
                Destinations = new()
                {
                    ["a"] = new DestinationOptions(),
                    ["b"] = new DestinationOptions { Kind = DestinationKind.Slack },
                    ["c"] = new DestinationOptions { Kind = DestinationKind.PagerDuty },
                    ["d"] = new DestinationOptions { Kind = DestinationKind.Webhook, Url = new Uri("https://hooks.example.com"), CertificateAuthority = "/nowhere.pem" },
                },
            }.Problems());

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("0.0.0.0", false)]
    [InlineData("100.100.100.200", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fe80::1", false)]
    public void Objection_Address_IsAsItsNetwork(string address, bool isFree) =>
        Assert.Equal(isFree, AddressRule.Objection(IPAddress.Parse(address)) is null);

    private static EscalationOptions Of(DestinationOptions destination) => new() { Destinations = new() { ["ops"] = destination } };
}
