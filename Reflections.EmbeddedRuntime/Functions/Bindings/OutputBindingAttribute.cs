namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding that takes a value from the function.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public abstract class OutputBindingAttribute : BindingAttribute
{
    /// <summary>Creates the attribute.</summary>
    public OutputBindingAttribute()
    {
    }
}
