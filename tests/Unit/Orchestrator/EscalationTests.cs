using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RunbookExecutor.Core.Actions;
using RunbookExecutor.Core.Identity;
using RunbookExecutor.Core.Runs;
using RunbookExecutor.Orchestrator.Escalation;
using Xunit;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class EscalationTests
{
    private readonly FakeTimeProvider time = new(RunStory.Start);
    private readonly List<string> resolved = [];

    private IPAddress[] addresses = [IPAddress.Loopback];

    [Fact]
    public async Task Call_Webhook_PostsACloudEventInStructuredJson()
    {
        await using var server = await EscalationServer.StartAsync();

        var delivery = Assert.Single(await CallAsync(To(server, DestinationKind.Webhook)));

        var received = Assert.Single(server.Received);
        Assert.Equal(new Delivery("ops", Succeeded: true, "answered 202"), delivery);
        Assert.Equal("application/cloudevents+json; charset=utf-8", received.ContentType);
        Assert.Equal("Bearer s3cr3t-of-ops", received.Authorization);
        Assert.Equal(
            ("1.0", "runbook-executor.escalation.v1", "run-01234567-89ab-7def-8123-456789abcdef/end"),
            (Text(received, "specversion"), Text(received, "type"), Text(received, "id")));
        var data = received.Body.GetProperty("data");
        Assert.Equal("MEMORY_SPIKE of demo-app-2 needs a person", data.GetProperty("summary").GetString());
        Assert.Equal("memory 91% (expected memory < 70%)", data.GetProperty("reason").GetString());
        Assert.Equal("restart-container: Succeeded. it runs again", Assert.Single(data.GetProperty("actions").EnumerateArray()).GetString());
        Assert.Equal(Text(received, "subject"), data.GetProperty("incidentId").GetString());
    }

    [Fact]
    public async Task Call_Slack_PostsOneTextInWhichNothingCallsAnybody()
    {
        await using var server = await EscalationServer.StartAsync();

        await CallAsync(To(server, DestinationKind.Slack), "it failed: <!channel> & <http://evil.example|click>");

        var text = Text(Assert.Single(server.Received), "text")!;
        Assert.StartsWith("*MEMORY_SPIKE of demo-app-2 needs a person* (high)\nWhy: it failed: &lt;!channel&gt; &amp; &lt;http://evil.example|click&gt;\n", text, StringComparison.Ordinal);
        Assert.Contains("\nDone: restart-container: Succeeded. it runs again\nmemory-spike.md, inc-", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_PagerDuty_TriggersOneAlertForAnIncident()
    {
        await using var server = await EscalationServer.StartAsync();

        await CallAsync(To(server, DestinationKind.PagerDuty));

        var body = Assert.Single(server.Received).Body;
        var payload = body.GetProperty("payload");
        Assert.Equal(("s3cr3t-of-ops", "trigger"), (body.GetProperty("routing_key").GetString(), body.GetProperty("event_action").GetString()));
        Assert.Equal(RunStory.Incident().Id.Value, body.GetProperty("dedup_key").GetString());
        Assert.Equal("MEMORY_SPIKE of demo-app-2 needs a person: memory 91% (expected memory < 70%)", payload.GetProperty("summary").GetString());
        Assert.Equal(
            ("error", "demo-app-2", "demo-app", "MEMORY_SPIKE"),
            (payload.GetProperty("severity").GetString(), payload.GetProperty("source").GetString(), payload.GetProperty("group").GetString(), payload.GetProperty("class").GetString()));
    }

    [Fact]
    public async Task Call_TextsWithSecretsAndControlCharacters_CarryNeither()
    {
        await using var server = await EscalationServer.StartAsync();

        await CallAsync(To(server, DestinationKind.Webhook), "login failed: password=hunter2secret\u001b[31m\nAuthorization: Bearer abcdefghijklmnopqrstuvwxyz");

        var reason = Assert.Single(server.Received).Body.GetProperty("data").GetProperty("reason").GetString()!;
        Assert.DoesNotContain("hunter2", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("abcdefghij", reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reason);
        Assert.DoesNotContain('\u001b', reason);
    }

    [Fact]
    public async Task Call_ServerFailsForAWhile_IsTriedAgainWithTheSameId()
    {
        await using var server = await EscalationServer.StartAsync();
        server.Answer = (number, context) =>
        {
            context.Response.StatusCode = number < 3 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
            return Task.CompletedTask;
        };

        var delivery = Assert.Single(await CallAsync(To(server, DestinationKind.Webhook), passes: () => !server.Received.IsEmpty));

        Assert.Equal(new Delivery("ops", Succeeded: true, "answered 200 (attempt 3)"), delivery);
        Assert.Single(server.Received.Select(one => Text(one, "id")).Distinct());
    }

    [Theory]
    [InlineData(503, 4, "answered 503 (attempt 4)")]
    [InlineData(401, 1, "answered 401")]
    public async Task Call_ServerNeverTakesIt_EndsAfterBoundedAttempts(int status, int attempts, string message)
    {
        await using var server = await EscalationServer.StartAsync();
        server.Answer = (_, context) =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };

        var delivery = Assert.Single(await CallAsync(To(server, DestinationKind.Webhook), passes: () => !server.Received.IsEmpty));

        Assert.Equal((new Delivery("ops", Succeeded: false, message), attempts), (delivery, server.Received.Count));
    }

    [Fact]
    public async Task Call_ServerRedirects_IsNotFollowed()
    {
        await using var elsewhere = await EscalationServer.StartAsync(secure: false);
        await using var server = await EscalationServer.StartAsync();
        server.Answer = (_, context) =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = $"http://127.0.0.1:{elsewhere.Port}/metadata";
            return Task.CompletedTask;
        };

        var delivery = Assert.Single(await CallAsync(To(server, DestinationKind.Webhook)));

        Assert.Equal("answered 307, a redirect, and redirects are not followed", delivery.Message);
        Assert.Single(server.Received);
        Assert.Empty(elsewhere.Received);
    }

    [Theory]
    [InlineData("127.0.0.1", "this machine")]
    [InlineData("169.254.169.254", "a link-local address, where clouds serve their metadata")]
    [InlineData("10.1.2.3", "a private address")]
    public async Task Call_NameLeadsToAPrivateAddress_IsRefusedAndSentNowhere(string address, string what)
    {
        await using var server = await EscalationServer.StartAsync();
        addresses = [IPAddress.Parse("203.0.113.7"), IPAddress.Parse(address)];

        var delivery = Assert.Single(await CallAsync(To(server, DestinationKind.Webhook) with { AllowedHosts = [] }));

        Assert.Equal(
            new Delivery("ops", Succeeded: false, $"{EscalationServer.Name} is at {address}, which is {what}. List the host in escalation:allowedHosts if that is meant."),
            delivery);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Call_NameThatAnswersDifferentlyAMomentLater_IsResolvedOnceAndReachesNothingElse()
    {
        await using var server = await EscalationServer.StartAsync();
        // The address that is looked at answers nobody; one that is asked for again would be the server's.
        addresses = [IPAddress.Parse("203.0.113.7")];
        var options = To(server, DestinationKind.Webhook) with { AllowedHosts = [], Attempts = 1 };

        var delivery = Assert.Single(await CallAsync(options, rebind: true, passes: () => true));

        Assert.False(delivery.Succeeded);
        Assert.Equal([EscalationServer.Name], resolved);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Call_CertificateOfNobodyWeTrust_IsNotSent()
    {
        await using var server = await EscalationServer.StartAsync();
        var options = To(server, DestinationKind.Webhook);
        options.Destinations["ops"] = options.Destinations["ops"] with { CertificateAuthority = null };

        var delivery = Assert.Single(await CallAsync(options with { Attempts = 1 }));

        Assert.Equal(new Delivery("ops", Succeeded: false, "not reached: SecureConnectionError"), delivery);
        Assert.Empty(server.Received);
    }

    [Fact]
    public async Task Call_NoAnswerInTime_IsAFailureThatSaysSo()
    {
        await using var server = await EscalationServer.StartAsync();
        var hang = new TaskCompletionSource();
        server.Answer = (_, _) => hang.Task;

        var delivery = Assert.Single(await CallAsync(To(server, DestinationKind.Webhook) with { Attempts = 1, Timeout = TimeSpan.FromSeconds(5) }, passes: () => true));
        hang.SetResult();

        Assert.Equal(new Delivery("ops", Succeeded: false, "no answer within 5s"), delivery);
    }

    [Fact]
    public async Task Call_DestinationThatWasReached_IsNotCalledAgain()
    {
        await using var server = await EscalationServer.StartAsync();

        Assert.Empty(await CallAsync(To(server, DestinationKind.Webhook), reached: "ops"));

        Assert.Empty(server.Received);
    }

    private static EscalationOptions To(EscalationServer server, DestinationKind kind) => new()
    {
        Destinations = new()
        {
            ["ops"] = new DestinationOptions
            {
                Kind = kind,
                Url = new Uri($"https://{EscalationServer.Name}:{server.Port}/in"),
                Secret = "s3cr3t-of-ops",
                CertificateAuthority = server.CertificatePath,
            },
        },
        AllowedHosts = [EscalationServer.Name],
        Timeout = TimeSpan.FromSeconds(30),
    };

    private async Task<IReadOnlyList<Delivery>> CallAsync(
        EscalationOptions options, string reason = "memory 91% (expected memory < 70%)", bool rebind = false, Func<bool>? passes = null, params string[] reached)
    {
        IEscalationFormat[] formats = [new WebhookFormat(), new SlackFormat(), new PagerDutyFormat()];
        var connection = new GuardedConnection(options, (host, _) =>
        {
            resolved.Add(host);
            var answer = addresses;
            addresses = rebind ? [IPAddress.Loopback] : addresses;
            return Task.FromResult(answer);
        });
        var channel = new DestinationsChannel(options, connection, formats, time, NullLogger<DestinationsChannel>.Instance);
        var calling = channel.CallAsync(Call.Of(GivenUp(), position: null, reason, RunStory.Start), reached.ToHashSet(), TestContext.Current.CancellationToken);
        while (!calling.IsCompleted)
        {
            await Task.WhenAny(calling, Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System));
            // Only where a test is about time: a slow machine must not look like a server that does not answer.
            time.Advance(passes?.Invoke() == true ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
        }

        return await calling;
    }

    private static Run GivenUp()
    {
        var id = new RunId("run-01234567-89ab-7def-8123-456789abcdef");
        return Run.From(
        [
            new RunStarted { RunId = id, Time = RunStory.Start, Incident = RunStory.Incident(), RunbookId = "memory-spike", Markdown = string.Empty, ContentHash = "0" },
            new ActionDone
            {
                RunId = id,
                Time = RunStory.Start,
                Position = default,
                Tool = "restart-container",
                ActionId = new ActionId(Ids.Derived(ActionId.Prefix, RunStory.Start, "x")),
                Outcome = ActionOutcome.Succeeded,
                ReadBackAt = RunStory.Start,
                Message = "it runs again",
            },
        ]);
    }

    private static string? Text(Received received, string property) => received.Body.GetProperty(property).GetString();
}
