using System.Globalization;
using Microsoft.Extensions.Options;

namespace Reflections.Functions.Models;

/// <summary>Says in one line what is wrong with the section. No line repeats a key.</summary>
public sealed class ModelsOptionsCheck : IValidateOptions<ModelsOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, ModelsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = Of("Chat", options.Chat).Concat(Of("Embeddings", options.Embeddings)).Concat(
        [
            Range("Chat:Temperature", options.Chat.Temperature ?? 0, 0, 2),
            Range("Embeddings:Dimensions", options.Embeddings.Dimensions ?? 1, 1, 16384),
            Range("Embeddings:BatchSize", options.Embeddings.BatchSize, 1, 2048),
            Range(nameof(options.MaxParallelCalls), options.MaxParallelCalls, 1, 256),
            Range(nameof(options.Timeout), options.Timeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1)),
            Range(nameof(options.MaxAttempts), options.MaxAttempts, 1, 10),
            Range(nameof(options.MaxRetryAfter), options.MaxRetryAfter, TimeSpan.Zero, TimeSpan.FromMinutes(5)),
            Range(nameof(options.MaxOutputTokens), options.MaxOutputTokens, 16, 1_000_000),
            Range(nameof(options.MaxEntitiesPerChunk), options.MaxEntitiesPerChunk, 1, 1000),
            Range(nameof(options.MaxFactsPerChunk), options.MaxFactsPerChunk, 1, 1000),
        ]);
        return problems.FirstOrDefault(problem => problem is not null) is { } first
            ? ValidateOptionsResult.Fail($"{ModelsOptions.Section}:{first}")
            : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string?> Of(string part, ModelOptions model)
    {
        if (model.Service is not { } service)
        {
            yield return $"{part}:Provider '{model.Provider}' is none of {string.Join(", ", ModelOptions.ProviderNames)}.";
            yield break;
        }

        if (service == ModelProvider.None)
        {
            yield break;
        }

        if (string.IsNullOrWhiteSpace(model.Model) || model.Model.Any(char.IsControl))
        {
            yield return $"{part}:Model has to name the model that {model.Provider} is asked for.";
        }

        if (model.Endpoint is null && service is ModelProvider.OpenAICompatible or ModelProvider.AzureOpenAI)
        {
            yield return $"{part}:Endpoint has to say where {model.Provider} is.";
        }

        // Not repeated either: a user name or a query may be somebody's secret.
        if (model.Endpoint is { } endpoint
            && (!endpoint.IsAbsoluteUri || endpoint.Scheme is not ("http" or "https") || endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0))
        {
            yield return $"{part}:Endpoint is no absolute http or https URL without user name and query.";
        }

        if (string.IsNullOrEmpty(model.Key) && service == ModelProvider.OpenAI)
        {
            yield return $"{part}:Key is missing: openai is asked with one.";
        }

        if (model.Key?.Any(c => c is <= ' ' or > '~') == true)
        {
            yield return $"{part}:Key has a character that no key has, such as a space or a line end.";
        }
    }

    private static string? Range<T>(string key, T value, T least, T most)
        where T : IComparable<T>, IFormattable => value.CompareTo(least) < 0 || value.CompareTo(most) > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{key} is {value}; it can be {least} to {most}.") : null;
}
