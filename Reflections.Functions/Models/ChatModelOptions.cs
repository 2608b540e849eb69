namespace Reflections.Functions.Models;

/// <summary>The model that finds entities and facts.</summary>
public sealed class ChatModelOptions : ModelOptions
{
    /// <value>0 to 2; the model's own when null, for some models take no other.</value>
    public float? Temperature { get; set; }
}
