namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The cookies a response sets.</summary>
public abstract class HttpCookies
{
    /// <summary>Creates the cookies.</summary>
    protected HttpCookies()
    {
    }

    /// <summary>Sets a cookie.</summary>
    public abstract void Append(string name, string value);

    /// <summary>Sets a cookie with its attributes.</summary>
    public abstract void Append(IHttpCookie cookie);

    /// <summary>A new cookie, not yet set.</summary>
    public abstract IHttpCookie CreateNew();
}
