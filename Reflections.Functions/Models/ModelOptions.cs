namespace Reflections.Functions.Models;

/// <summary>Which model, and where it is asked.</summary>
public abstract class ModelOptions
{
    private static readonly Dictionary<string, ModelProvider> Providers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["none"] = ModelProvider.None,
        ["openai"] = ModelProvider.OpenAI,
        ["openai-compatible"] = ModelProvider.OpenAICompatible,
        ["azureopenai"] = ModelProvider.AzureOpenAI,
        ["ollama"] = ModelProvider.Ollama,
    };

    /// <summary>What <see cref="Provider"/> may be.</summary>
    public static IEnumerable<string> ProviderNames => Providers.Keys;

    /// <value><c>none</c>, <c>openai</c>, <c>openai-compatible</c>, <c>azureopenai</c> or <c>ollama</c>. Default <c>none</c>.</value>
    public string Provider { get; set; } = "none";

    /// <value>
    /// Where the service is: up to and with <c>/v1</c> for OpenAI's protocol, the resource for Azure. OpenAI's own and this machine's Ollama when null.
    /// </value>
    public Uri? Endpoint { get; set; }

    /// <value>The model's name; for Azure that of the deployment.</value>
    public string? Model { get; set; }

    /// <value>The secret it is asked with. Null: none, and for Azure the app's identity.</value>
    public string? Key { get; set; }

    /// <summary>Who answers; null for a name that is none of <see cref="ProviderNames"/>.</summary>
    public ModelProvider? Service => Providers.TryGetValue(Provider, out var service) ? service : null;

    /// <summary>A model is to be asked.</summary>
    public bool IsConfigured => Service is not (null or ModelProvider.None);

    /// <summary>Provider and model: what errors, logs and fingerprints call it. The same model answers the same at another address.</summary>
    public string Id => $"{Provider.ToLowerInvariant()}/{Model}";
}
