using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;

namespace Reflections.Functions.Models;

/// <summary>Lets a model name what a chunk is about. Where the names stand is looked up here; what stands nowhere is dropped.</summary>
public sealed class ModelEntityExtractor(ChatModel model, IOptions<ModelsOptions> options, ILogger<ModelEntityExtractor> log) : IEntityExtractor
{
    private const string PromptVersion = "model-entities/1";
    private const int LongestName = 200;

    private const string Prompt = SourceText.Rules + """


        List the names that stand in the text (not those of the headings alone): persons, organisations, places, products (also ships, machines, works),
        dates and periods, quantities (a number with its unit, or a percentage), amounts of money, e-mail addresses, web addresses, and other proper names.
        Write each one as it stands in the text, letter for letter, without title, article or possessive ending. List each form once.
        No pronouns, no common nouns.
        """;

    private static readonly Dictionary<string, EntityType> Types = Enum.GetValues<EntityType>().ToDictionary(type => type.ToString().ToLowerInvariant());

    private static readonly AnswerShape Shape = new(
        "entities",
        AnswerField.Text("name", "The name as it stands in the text."),
        AnswerField.Choice("type", "What the name stands for.", [.. Types.Keys]));

    /// <inheritdoc/>
    public string Fingerprint => FormattableString.Invariant($"{PromptVersion}:{model.Fingerprint}:{options.Value.MaxEntitiesPerChunk}");

    /// <inheritdoc/>
    public bool IsCostly => true;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<EntityMention>> ExtractAsync(Chunk chunk, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        var items = await model.AskAsync(Prompt, SourceText.Of(chunk), Shape, options.Value.MaxEntitiesPerChunk, cancellation);

        // Of names within names the longest stands; of two readings of one name the first.
        var mentions = new List<EntityMention>();
        foreach (var (name, type) in items
            .Select(item => (Name: item.GetProperty("name").GetString()!, Type: Types[item.GetProperty("type").GetString()!]))
            .Where(item => item.Name.Length <= LongestName)
            .OrderByDescending(item => item.Name.Length))
        {
            mentions.AddRange(QuoteFinder.Find(chunk.Text, name)
                .Where(span => !mentions.Exists(taken => taken.Span.Start < span.End && span.Start < taken.Span.End))
                .Select(span => new EntityMention(chunk.Text.Substring(span.Start, span.Length), type, span))
                .ToList());
        }

        ModelLog.Located(log, model.Id, mentions.Count, items.Count);
        return [.. mentions.OrderBy(mention => mention.Span.Start)];
    }
}
