using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;

namespace Reflections.Functions.Models;

/// <summary>
/// Lets a model state what a chunk says. Each statement has to quote the chunk; where the quote stands is looked up here, and what stands nowhere, or has
/// a verb that its quote does not have, is dropped. The evaluation judges the rest as it does the rules' statements.
/// </summary>
public sealed class ModelFactExtractor(ChatModel model, IOptions<ModelsOptions> options, ILogger<ModelFactExtractor> log) : IFactExtractor
{
    private const string PromptVersion = "model-facts/1";
    private const int LongestPhrase = 300;
    private const int LongestQuote = 2000;
    private const int LongestDate = 40;

    private const string Prompt = SourceText.Rules + """


        List the statements of the text, one for each pair of subject and object; "names" lists names that were found in it.
        quote: the sentence that makes the statement, copied from the text letter for letter, whole. occurrence: 1, or 2 for the second time that very sentence stands in the text, and so on.
        subject: a name or phrase of the quote; for a pronoun, or a part of a name, the whole name that it stands for, as written earlier in the text or in the headings.
        predicate: the verb of the quote in its base form with its preposition, such as "found" or "be based in". object: words of the quote.
        polarity: negative when the text denies it. modality: hedged when it says that it may or should be so, or is planned; reported when it says that somebody says so; else asserted.
        date: the date that the sentence gives for it, as yyyy, yyyy-mm or yyyy-mm-dd, or null. confidence: from 0 to 1.
        Leave out questions, orders, wishes, and whatever the text does not state.
        """;

    private static readonly AnswerShape Shape = new(
        "facts",
        AnswerField.Text("quote", "The sentence as it stands in the text."),
        AnswerField.Integer("occurrence", "Which time the sentence stands in the text, from 1."),
        AnswerField.Text("subject", "Whom or what it is about."),
        AnswerField.Text("predicate", "The verb in its base form, with its preposition."),
        AnswerField.Text("object", "Words of the quote."),
        AnswerField.Choice("polarity", "Whether it affirms or denies.", NamesOf<FactPolarity>()),
        AnswerField.Choice("modality", "How far the text stands behind it.", NamesOf<FactModality>()),
        AnswerField.OptionalText("date", "yyyy, yyyy-mm, yyyy-mm-dd or null."),
        AnswerField.Number("confidence", "From 0 to 1."));

    /// <inheritdoc/>
    public string Fingerprint => FormattableString.Invariant($"{PromptVersion}:{model.Fingerprint}:{options.Value.MaxFactsPerChunk}");

    /// <inheritdoc/>
    public bool IsCostly => true;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ExtractedFact>> ExtractAsync(Chunk chunk, IReadOnlyList<EntityMention> entities, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ArgumentNullException.ThrowIfNull(entities);
        var names = entities.Select(entity => entity.Name).Distinct(StringComparer.Ordinal).ToList();
        var items = await model.AskAsync(Prompt, SourceText.Of(chunk, names), Shape, options.Value.MaxFactsPerChunk, cancellation);
        var facts = items.Select(item => Locate(item, chunk.Text)).OfType<ExtractedFact>().OrderBy(fact => fact.Span.Start).ToList();
        ModelLog.Located(log, model.Id, facts.Count, items.Count);
        return facts;
    }

    /// <summary>The statement in its place; null when it has none.</summary>
    private static ExtractedFact? Locate(JsonElement item, string text)
    {
        string Read(string name) => item.GetProperty(name).GetString()!.Trim();
        var (subject, predicate, stated, quote) = (Read("subject"), Read("predicate"), Read("object"), Read("quote"));
        var date = item.GetProperty("date").GetString()?.Trim();
        if (new[] { subject, predicate, stated }.Any(phrase => !phrase.Any(char.IsLetterOrDigit) || phrase.Length > LongestPhrase || phrase.Any(char.IsControl))
            || quote.Length > LongestQuote || date?.Length > LongestDate)
        {
            return null;
        }

        var occurrence = item.GetProperty("occurrence").GetInt32();
        var span = occurrence < 1 ? default : QuoteFinder.Find(text, quote).Skip(occurrence - 1).FirstOrDefault();
        return span.Length > 0 && VerbPhrase.StandsIn(predicate, text.Substring(span.Start, span.Length))
            ? new ExtractedFact(
                subject, predicate, stated, ValueOf<FactPolarity>(item, "polarity"), string.IsNullOrEmpty(date) ? null : date, span,
                Math.Clamp(item.GetProperty("confidence").GetDouble(), 0, 1), ValueOf<FactModality>(item, "modality"))
            : null;
    }

    private static string[] NamesOf<T>()
        where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];

    private static T ValueOf<T>(JsonElement item, string name)
        where T : struct, Enum => Enum.Parse<T>(item.GetProperty(name).GetString()!, ignoreCase: true);
}
