using RunbookExecutor.Orchestrator.Verification;
using Xunit;
using static RunbookExecutor.Core.Actions.VerificationOutcome;

namespace RunbookExecutor.Tests.Orchestrator;

public sealed class SightTests
{
    private static readonly SymptomReading Gone = new(SymptomVerdict.Gone, "memory 40%");
    private static readonly SymptomReading Holding = new(SymptomVerdict.Holding, "memory 45%");
    private static readonly SymptomReading Present = new(SymptomVerdict.Present, "memory 90%");
    private static readonly SymptomReading Blind = new(SymptomVerdict.Blind, "3 of 9 samples");

    [Fact]
    public void Decided_AllGone_IsEffective() => Assert.Equal(Effective, new Sight([Gone, Gone]).Decided);

    [Fact]
    public void Decided_SomethingWorse_IsHarmfulAtOnceWhateverTheSymptom() =>
        Assert.Equal((Harmful, "web-2: it crashed"), (new Sight([Gone], Worse: "web-2: it crashed").Decided, new Sight([Gone], Worse: "web-2: it crashed").Evidence));

    [Fact]
    public void Decided_NotAllGoneOrNothingToLookAtOrSomethingBrewing_IsOpen()
    {
        Assert.Null(new Sight([Gone, Holding]).Decided);
        Assert.Null(new Sight([]).Decided);
        Assert.Null(new Sight([Gone], Pending: "new").Decided);
    }

    [Fact]
    public void AtTheEnd_SymptomWasSeen_IsIneffective() => Assert.Equal((Ineffective, "memory 90%"), new Sight([Gone, Holding]).AtTheEnd("memory 90%"));

    [Fact]
    public void AtTheEnd_CouldNotBeWatchedOrNothingWasSeen_IsInconclusive()
    {
        Assert.Equal((Inconclusive, "3 of 9 samples"), new Sight([Gone, Blind]).AtTheEnd("memory 90%"));
        Assert.Equal((Inconclusive, "memory 45%"), new Sight([Holding]).AtTheEnd(symptom: null));
        Assert.Equal((Inconclusive, "new"), new Sight([Gone], Pending: "new").AtTheEnd("memory 90%"));
    }

    [Fact]
    public void Evidence_IsOfTheGravestReading()
    {
        Assert.Equal("memory 90%", new Sight([Gone, Blind, Present]).Evidence);
        Assert.Equal("3 of 9 samples", new Sight([Gone, Holding, Blind]).Evidence);
        Assert.Equal("new", new Sight([Gone], Pending: "new").Evidence);
        Assert.Equal("no replica is left to look at", new Sight([]).Evidence);
    }
}
