namespace Reflections.Functions.Models;

/// <summary>Who answers for a model.</summary>
public enum ModelProvider
{
    /// <summary>Nobody: the built-in rules serve.</summary>
    None = 0,

    /// <summary>OpenAI.</summary>
    OpenAI = 1,

    /// <summary>Any service that speaks OpenAI's protocol at an endpoint of its own.</summary>
    OpenAICompatible = 2,

    /// <summary>Azure OpenAI; the model is the name of a deployment.</summary>
    AzureOpenAI = 3,

    /// <summary>Ollama.</summary>
    Ollama = 4,
}
