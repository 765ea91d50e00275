using RunbookExecutor.Core.Containers;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Core;

public sealed class ContainerMatchTests
{
    private const string Digits = "4b825dc642cb6eb9a060e54bf8d69288fbee4904000000000000000000000000";

    // The third bears the first thirteen digits of the first's id as its name.
    private static readonly IReadOnlyList<Container> Containers =
    [
        Named("web-1", Digits), Named("web-2", "4b825dc642ff" + new string('0', 52)), Named(Digits[..13], new string('a', 64)),
    ];

    [Theory]
    [InlineData("web-1", "web-1")]
    [InlineData("web", "")]
    [InlineData("eb-1", "")]
    [InlineData("WEB-1", "")]
    [InlineData("4b825dc642cb", "web-1")]
    [InlineData("4b825dc642f", "")]
    [InlineData("4b825dc642ff", "web-2")]
    [InlineData("4b825dc642cb6", "web-1 4b825dc642cb6")]
    [InlineData("aaaaaaaaaaaa", "4b825dc642cb6")]
    [InlineData("4B825DC642FF", "")]
    public void Find_WordOfOneOfThem_IsThatOneOrAllThatItFits(string word, string expected) =>
        Assert.Equal(expected, string.Join(' ', ContainerMatch.Find(word, Containers).Select(container => container.Name)));

    [Fact]
    public void Find_IdOfOneThatIsAnothersName_IsTheOneWhoseIdItIs()
    {
        Container[] containers = [Named("a", null) with { Name = "b" }, Named("b", null) with { Name = "c" }];

        Assert.Equal("b", Assert.Single(ContainerMatch.Find("b", containers)).Id);
    }

    [Fact]
    public void Choice_NameThatIsTheBeginningOfAnothersId_NamesBothByWhatTellsThemApart()
    {
        var choice = ContainerMatch.Choice(ContainerMatch.Find(Digits[..13], Containers));

        Assert.Equal($"{Digits} (web-1), {new string('a', 64)} ({Digits[..13]})", choice);
        Assert.Equal("web-1", Assert.Single(ContainerMatch.Find(Digits, Containers)).Name);
    }

    private static Container Named(string name, string? platformId) => new()
    {
        Id = name, PlatformId = platformId, Name = name, Service = "web", Platform = "docker", State = ContainerState.Running,
    };
}
