using Microsoft.AspNetCore.Http;
using Reflections.EmbeddedRuntime.Management;

namespace Reflections.Tests.EmbeddedRuntime.Management;

public sealed class RequestAuthorityTests
{
    [Theory]
    [InlineData(false, "http://here:7071", "X-Forwarded-Host=proxy.example", "X-Forwarded-Proto=https")]
    [InlineData(true, "http://here:7071")]
    [InlineData(true, "https://proxy.example", "X-Forwarded-Host=proxy.example, inner", "X-Forwarded-Proto=https")]
    [InlineData(true, "https://other.example:8443", "Forwarded=for=1.2.3.4;proto=https;host=\"other.example:8443\"", "X-Forwarded-Host=proxy.example")]
    [InlineData(true, "http://here:7071", "X-Forwarded-Host=evil.example/path?x=", "X-Forwarded-Proto=javascript")]
    public void Of_ForwardedHeaders_CountOnlyWhenTheHostSaysSo(bool useForwarded, string expected, params string[] headers)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new HostString("here", 7071));
        foreach (var header in headers)
        {
            var split = header.IndexOf('=', StringComparison.Ordinal);
            request.Headers[header[..split]] = header[(split + 1)..];
        }

        Assert.Equal(expected, RequestAuthority.Of(request, useForwarded));
    }
}
