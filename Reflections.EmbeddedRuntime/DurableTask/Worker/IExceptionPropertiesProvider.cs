namespace Microsoft.DurableTask.Worker;

/// <summary>Adds properties to the details of failures.</summary>
public interface IExceptionPropertiesProvider
{
    /// <summary>The properties to keep of an exception; none when null.</summary>
    IDictionary<string, object?>? GetExceptionProperties(Exception exception);
}
