using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Reflections.Functions.Hosting;

namespace Reflections.Tests.Functions.Hosting;

public sealed class WaitPreferenceTests
{
    [Theory]
    [InlineData("respond-async, wait=10", 10, "respond-async, wait=10")]
    [InlineData("wait=10", 10, "wait=10")]
    [InlineData("Wait = \"7\" ; x=y , RESPOND-ASYNC", 7, "respond-async, wait=7")]
    [InlineData("wait=0", 0, "wait=0")]
    [InlineData("wait=120", 120, "wait=120")]
    [InlineData("wait=121", 120, "wait=120")]
    [InlineData("wait=99999999999999999999999999", 120, "wait=120")]
    [InlineData("wait=5, wait=9", 5, "wait=5")]
    [InlineData("return=minimal, wait=5", 5, "wait=5")]
    public void Of_Wait_IsReadAndCapped(string header, int seconds, string applied)
    {
        var preference = Of(header);
        Assert.Equal((TimeSpan.FromSeconds(seconds), applied), (preference.Wait, preference.Applied));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wait")]
    [InlineData("wait=")]
    [InlineData("wait=-1")]
    [InlineData("wait=1.5")]
    [InlineData("wait=ten")]
    [InlineData("waiting=5")]
    [InlineData("respond-async=5, return=minimal")]
    public void Of_NothingUnderstood_AppliesNothing(string header) =>
        Assert.Equal((null, null), (Of(header).Wait, Of(header).Applied));

    [Fact]
    public void Of_RespondAsyncAlone_IsAppliedWithoutWaiting() =>
        Assert.Equal((null, "respond-async"), (Of("respond-async").Wait, Of("respond-async").Applied));

    [Fact]
    public void Of_SeveralHeaders_AreOneList() => Assert.Equal("respond-async, wait=3", Of("wait=3", "respond-async").Applied);

    [Fact]
    public void Of_NoHeader_AppliesNothing() => Assert.Null(WaitPreference.Of(new DefaultHttpContext().Request).Applied);

    private static WaitPreference Of(params string[] headers)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers["Prefer"] = new StringValues(headers);
        return WaitPreference.Of(http.Request);
    }
}
