namespace Microsoft.Azure.Functions.Worker;

/// <summary>Values by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Sets the value of a type; null removes it.</summary>
    void Set<T>(T? instance);

    /// <summary>The value of a type, or its default.</summary>
    T? Get<T>();
}
