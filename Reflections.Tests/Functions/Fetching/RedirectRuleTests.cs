using Reflections.Functions.Fetching;

namespace Reflections.Tests.Functions.Fetching;

public sealed class RedirectRuleTests
{
    [Theory]
    [InlineData("https://a.example/", "http://a.example/", false, FetchErrorClass.InsecureRedirect)]
    [InlineData("https://a.example/", "http://a.example/", true, null)]
    [InlineData("https://a.example/", "https://b.example/", false, null)]
    [InlineData("http://a.example/", "https://a.example/", false, null)]
    [InlineData("http://a.example/", "http://b.example/", false, null)]
    public void Refuse_SchemeChanges_IsRefusedOnlyWhereEncryptionIsLost(string from, string to, bool allowed, string? errorClass) =>
        Assert.Equal(errorClass, RedirectRule.Refuse(new Uri(from), new Uri(to), 0, new FetchOptions { AllowInsecureRedirect = allowed })?.ErrorClass);

    [Theory]
    [InlineData(0, 0, FetchErrorClass.TooManyRedirects)]
    [InlineData(4, 5, null)]
    [InlineData(5, 5, FetchErrorClass.TooManyRedirects)]
    public void Refuse_Limit_CountsThoseThatWereFollowed(int followed, int most, string? errorClass)
    {
        var url = new Uri("https://a.example/");

        Assert.Equal(errorClass, RedirectRule.Refuse(url, url, followed, new FetchOptions { MaxRedirects = most })?.ErrorClass);
    }
}
