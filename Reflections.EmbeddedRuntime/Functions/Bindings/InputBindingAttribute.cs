namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding that supplies a value to the function.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class InputBindingAttribute : BindingAttribute
{
    /// <summary>Creates the attribute.</summary>
    public InputBindingAttribute()
    {
    }
}
