namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which key an HTTP request must carry.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user; keys serve as for <see cref="Function"/>.</summary>
    User = 1,

    /// <summary>A function key or a host key.</summary>
    Function = 2,

    /// <summary>A system key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
