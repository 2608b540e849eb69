namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Names the converter that turns the trigger's data into the parameter's type.</summary>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct)]
public class InputConverterAttribute : Attribute
{
    /// <summary>Names the converter.</summary>
    public InputConverterAttribute(Type converterType) => ConverterType = converterType;

    /// <summary>The converter's type.</summary>
    public Type ConverterType { get; }
}
