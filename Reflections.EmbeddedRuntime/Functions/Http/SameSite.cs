namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Whether other sites' requests carry a cookie.</summary>
public enum SameSite
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>Top-level navigation only.</summary>
    Lax = 1,

    /// <summary>Never.</summary>
    Strict = 2,

    /// <summary>Always, said outright.</summary>
    ExplicitNone = 3,
}
