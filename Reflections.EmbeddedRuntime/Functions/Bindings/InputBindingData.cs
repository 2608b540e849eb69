namespace Microsoft.Azure.Functions.Worker;

/// <summary>An input's value, which middleware may read and replace before the function runs.</summary>
/// <typeparam name="T">The type the value is seen as.</typeparam>
public abstract class InputBindingData<T>
{
    /// <summary>Creates the data.</summary>
    protected InputBindingData()
    {
    }

    /// <summary>The binding the value belongs to.</summary>
    public abstract BindingMetadata BindingMetadata { get; }

    /// <summary>The value the function will get.</summary>
    public abstract T? Value { get; set; }
}
