using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

/// <summary>A value as text, with the converter that reads it.</summary>
public sealed class SerializedData
{
    /// <summary>A text; read as JSON when no converter is given.</summary>
    public SerializedData(string data, DataConverter? converter = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Value = data;
        Converter = converter ?? JsonDataConverter.Default;
    }

    /// <summary>The text.</summary>
    public string Value { get; }

    /// <summary>What reads it.</summary>
    public DataConverter Converter { get; }

    /// <summary>The value.</summary>
    public T ReadAs<T>() => Converter.Deserialize<T>(Value);
}
