using RunbookExecutor.Core.Ledger;
using RunbookExecutor.Executor.Guards;
using Xunit;

namespace RunbookExecutor.Tests.Executor;

public sealed class PolicyOptionsTests
{
    [Fact]
    public void Validate_Defaults_HaveNoFault() => Assert.Empty(new PolicyOptions().Validate());

    [Fact]
    public void Validate_Tightened_HasNoFault() => Assert.Empty(new PolicyOptions
    {
        MaxActionsPerHour = 2,
        MaxRestartsPerContainerPerHour = 0,
        MinSpacing = TimeSpan.FromMinutes(1),
        MinReplicas = 2,
        MaxReplicas = 3,
        MaxReplicaStep = 1,
        AllowedVariables = new Dictionary<string, string> { ["POOL_SIZE"] = "int:1..8", ["CACHE"] = "bool", ["MODE"] = "enum:fast|safe" },
    }.Validate());

    [Fact]
    public void Validate_Loosened_NamesEveryKey()
    {
        var faults = new PolicyOptions
        {
            MaxActionsPerHour = 11,
            MaxRestartsPerContainerPerHour = 4,
            MinSpacing = TimeSpan.FromSeconds(4.999),
            Cooldown = TimeSpan.FromSeconds(119),
            ApprovalLifetime = TimeSpan.FromDays(2),
            AlwaysAsk = ["restart-container", "reboot"],
            MinReplicas = 0,
            MaxReplicas = 6,
            MaxReplicaStep = 3,
            AllowedVariables = new Dictionary<string, string> { ["LD_PRELOAD"] = "bool", ["A-B"] = "bool", ["SIZE"] = "int", ["RANGE"] = "int:9..1" },
        }.Validate();

        Assert.Equal(
            [
                "policy.maxActionsPerHour", "policy.maxRestartsPerContainerPerHour", "policy.minSpacing", "policy.cooldown", "policy.maxReplicas", "policy.minReplicas",
                "policy.maxReplicaStep", "policy.approvalLifetime", "policy.alwaysAsk.1", "policy.allowedVariables.A-B", "policy.allowedVariables.LD_PRELOAD", "policy.allowedVariables.RANGE", "policy.allowedVariables.SIZE",
            ],
            faults.Select(fault => fault.Split(' ')[0]));
    }

    [Fact]
    public void Validate_HigherLimitsThatAreAccepted_NameWhatIsRaised_WithinReason()
    {
        var policy = new PolicyOptions { AcceptHigherLimits = true, MaxActionsPerHour = 30, Cooldown = TimeSpan.Zero };

        Assert.Empty(policy.Validate());
        Assert.Equal(["policy.maxActionsPerHour", "policy.cooldown"], policy.Raised());
        Assert.Empty(new PolicyOptions { MaxActionsPerHour = 2 }.Raised());
        Assert.Single((policy with { MaxActionsPerHour = 1001 }).Validate());
    }

    [Fact]
    public async Task Start_WithHigherLimits_IsRecorded()
    {
        using var rig = new Rig(policy: new PolicyOptions { AcceptHigherLimits = true, MaxActionsPerHour = 30 });
        using var usual = new Rig(policy: new PolicyOptions { AcceptHigherLimits = true });

        await rig.StartAsync<AcceptedLimits>();
        await usual.StartAsync<AcceptedLimits>();

        var accepted = Assert.Single(rig.Entries(EntryKind.LimitsAccepted)).Read<LimitsAcceptedPayload>();
        Assert.Equal((30, "policy.maxActionsPerHour"), (accepted.Limits.MaxActionsPerHour, Assert.Single(accepted.Raised)));
        Assert.Empty(usual.Entries());
    }

    [Fact]
    public void Defaults_OfVariables_AreNoneOfTheDenied() =>
        Assert.All(VariableRules.Defaults.Keys, name => Assert.Null(VariableRules.DeniedBy(name)));
}
