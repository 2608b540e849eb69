namespace Microsoft.Azure.Functions.Worker;

/// <summary>Marks a method as a function and gives it its name, unique in the app.</summary>
[AttributeUsage(AttributeTargets.Method)]
public class FunctionAttribute : Attribute
{
    /// <summary>Names the function.</summary>
    public FunctionAttribute(string name) => Name = name;

    /// <summary>The name the function is called by.</summary>
    public string Name { get; }
}
