using Microsoft.DurableTask.Converters;

namespace Microsoft.DurableTask.Client;

/// <summary>Options of a client.</summary>
public class DurableTaskClientOptions
{
    private DataConverter _dataConverter = JsonDataConverter.Default;

    /// <summary>Version given to instances that are started without one.</summary>
    public string DefaultVersion { get; set; } = string.Empty;

    /// <summary>Serializes inputs and payloads.</summary>
    public DataConverter DataConverter
    {
        get => _dataConverter;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _dataConverter = value;
            DataConverterExplicitlySet = true;
        }
    }

    /// <summary>Entities are refused by this runtime, whatever is set here.</summary>
    public bool EnableEntitySupport { get; set; }

    internal bool DataConverterExplicitlySet { get; private set; }
}
