namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>The root of every attribute that ties a parameter to something outside the function.</summary>
public abstract class BindingAttribute : Attribute
{
    /// <summary>Creates the attribute.</summary>
    public BindingAttribute()
    {
    }
}
