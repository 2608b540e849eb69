namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes the instances that functions are called on.</summary>
public interface IFunctionActivator
{
    /// <summary>An instance for one invocation.</summary>
    object? CreateInstance(Type instanceType, FunctionContext context);
}
