using CsCheck;
using Reflections.Domain.Overview;

namespace Reflections.Tests.Domain.Overview;

public sealed class QuantilesTests
{
    [Fact]
    public void At_AnyNumbers_IsTheSmallestThatEnoughDoNotExceed() =>
        Gen.Select(Gen.Long[-50, 50].Array[1, 30], Gen.Int[1, 100]).Sample((values, percent) =>
        {
            var at = new Quantiles(values).At(percent / 100.0);

            Assert.Contains(at, values);
            Assert.True(values.Count(value => value <= at) * 100 >= percent * values.Length);
            Assert.True(values.Count(value => value < at) * 100 < percent * values.Length);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    public void At_NoShare_Throws(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => new Quantiles([1]).At(share));
}
