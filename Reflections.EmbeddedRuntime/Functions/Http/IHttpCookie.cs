namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>A cookie.</summary>
public interface IHttpCookie
{
    /// <summary>Its domain.</summary>
    string? Domain { get; }

    /// <summary>When it ends.</summary>
    DateTimeOffset? Expires { get; }

    /// <summary>Whether scripts cannot see it.</summary>
    bool? HttpOnly { get; }

    /// <summary>Seconds until it ends.</summary>
    double? MaxAge { get; }

    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>The path it is sent for.</summary>
    string? Path { get; }

    /// <summary>Whether other sites' requests carry it.</summary>
    SameSite SameSite { get; }

    /// <summary>Whether it is sent over TLS only.</summary>
    bool? Secure { get; }

    /// <summary>Its value.</summary>
    string Value { get; }
}
