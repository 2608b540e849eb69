using CsCheck;
using Microsoft.Extensions.Options;
using Reflections.Functions.Fetching;
using Reflections.Functions.Ingestion;

namespace Reflections.Tests.Functions.Ingestion;

public sealed class FetchRetriesTests
{
    private static readonly FetchRetries Retries = new(4, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10));

    [Theory]
    [InlineData(1, 0, 0, 0.5)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 0, 1, 2)]
    [InlineData(3, 0, 0, 2)]
    [InlineData(9, 0, 1, 10)]
    [InlineData(1000, 0, 0, 5)]
    [InlineData(1, 30, 0, 30)]
    [InlineData(1, 30, 1, 31)]
    public void Pause_Doubles_UpToTheLongest(int failures, int asked, double chance, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Retries.Pause(failures, TimeSpan.FromSeconds(asked), chance));

    [Fact]
    public void Pause_Anything_IsNeverShorterThanAskedNorLongerThanBoth() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[0, 900], Gen.Double[0, 1]).Sample((failures, asked, chance) =>
        {
            var pause = Retries.Pause(failures, TimeSpan.FromSeconds(asked), chance).TotalSeconds;
            return pause >= asked && pause >= 0.5 && pause <= Math.Max(10, asked + 1);
        });

    [Fact]
    public void Default_IsWhatTheOptionsSay()
    {
        var options = new FetchOptions();

        Assert.Equal(FetchRetries.Default, new FetchRetries(options.Attempts, options.FirstPause, options.LongestPause));
    }
}
