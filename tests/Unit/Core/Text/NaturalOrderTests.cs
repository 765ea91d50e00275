using RunbookExecutor.Core.Text;
using Xunit;

namespace RunbookExecutor.Tests.Unit.Core.Text;

public sealed class NaturalOrderTests
{
    [Theory]
    [InlineData("a", "b")]
    [InlineData("service-2", "service-10")]
    [InlineData("web", "web-1")]
    [InlineData("web-1", "web-1-blue")]
    [InlineData("web-9", "web-09a")]
    [InlineData("a1b2", "a1b10")]
    [InlineData("A", "a")]
    [InlineData("9", "a")]
    [InlineData("shard-99999999999999999998", "shard-99999999999999999999")]
    [InlineData("a01", "a1")]
    [InlineData("", "a")]
    [InlineData(null, "")]
    public void Compare_OneName_ComesBeforeTheOther(string? one, string? other)
    {
        Assert.True(NaturalOrder.Instance.Compare(one, other) < 0);
        Assert.True(NaturalOrder.Instance.Compare(other, one) > 0);
        Assert.Equal(0, NaturalOrder.Instance.Compare(one, one));
    }
}
