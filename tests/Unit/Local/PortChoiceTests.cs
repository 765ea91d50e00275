using RunbookExecutor.Platforms.Local.Declaration;
using RunbookExecutor.Platforms.Local.Supervision;
using Xunit;

namespace RunbookExecutor.Tests.Local;

public sealed class PortChoiceTests
{
    private static readonly PortRange Range = new(3001, 3004);

    [Fact]
    public void Choose_AllFree_TakesTheLowest() => Assert.Equal(3001, PortChoice.Choose(Range, new HashSet<int>(), null, _ => true));

    [Fact]
    public void Choose_PreferredIsFree_KeepsTheAddress() => Assert.Equal(3003, PortChoice.Choose(Range, new HashSet<int>(), 3003, _ => true));

    [Fact]
    public void Choose_HeldByOthersOrTaken_SkipsThem() => Assert.Equal(3004, PortChoice.Choose(Range, new HashSet<int> { 3001 }, 3003, port => port == 3004));

    [Fact]
    public void Choose_PreferredOutsideTheRange_IsNotUsed() => Assert.Equal(3001, PortChoice.Choose(Range, new HashSet<int>(), 4000, _ => true));

    [Fact]
    public void Choose_NoneFree_GivesNone() => Assert.Null(PortChoice.Choose(Range, new HashSet<int> { 3001, 3002 }, 3001, _ => false));
}
