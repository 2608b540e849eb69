namespace Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

/// <summary>A binding that makes the function run; a function has exactly one.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public abstract class TriggerBindingAttribute : BindingAttribute
{
    /// <summary>Creates the attribute.</summary>
    public TriggerBindingAttribute()
    {
    }
}
