using Reflections.Domain.Entities;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Domain.Evaluation;

/// <summary>The document that facts are held against, and what the batch says of its names.</summary>
internal sealed class JudgedDocument
{
    private readonly Dictionary<int, BatchChunk> chunks = [];
    private readonly Lazy<IReadOnlyList<(int Start, string Plain)>> plainChunks;
    private readonly Dictionary<string, int> firstNaming = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Written, string Name), bool> shown = [];
    private readonly ILookup<string, BatchEntity> byName;
    private readonly ILookup<string, BatchEntity> byWord;

    public JudgedDocument(PatchBatch batch, string text)
    {
        Text = text;
        Title = Wording.Plain(batch.Title ?? "");
        plainChunks = new(() => [.. batch.Chunks.OrderBy(chunk => chunk.Start).Select(chunk => (chunk.Start, Wording.Plain(chunk.Text)))]);
        foreach (var chunk in batch.Chunks)
        {
            chunks.TryAdd(chunk.Index, chunk);
        }

        byName = batch.Entities.ToLookup(entity => entity.Name, StringComparer.OrdinalIgnoreCase);
        byWord = batch.Entities
            .SelectMany(entity => NameForms.Words(entity.Name).Distinct(StringComparer.OrdinalIgnoreCase).Select(word => (word, entity)))
            .ToLookup(pair => pair.word, pair => pair.entity, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The canonical text.</summary>
    public string Text { get; }

    /// <summary>The document's title as it is compared, or "".</summary>
    public string Title { get; }

    public BatchChunk? ChunkOf(BatchFact fact) => chunks.GetValueOrDefault(fact.Chunk);

    /// <summary>Whether the title, or a chunk that begins before that unit, has the name.</summary>
    /// <param name="name">As it is compared.</param>
    public bool Names(string name, int before)
    {
        if (!firstNaming.TryGetValue(name, out var first))
        {
            first = Wording.Contains(Title, name) ? -1 : plainChunks.Value.Where(chunk => Wording.Contains(chunk.Plain, name)).Select(chunk => chunk.Start).FirstOrDefault(int.MaxValue);
            firstNaming.Add(name, first);
        }

        return first < before;
    }

    /// <summary>Whether the batch says that the written form stands for the name, and the document shows it where the batch says so.</summary>
    public bool ShowsAlias(string written, string name)
    {
        if (!shown.TryGetValue((written, name), out var shows))
        {
            var form = KnowledgeIds.NormaliseName(written);
            shows = byName[name].Any(entity => entity.Aliases.Any(alias => KnowledgeIds.NormaliseName(alias.Form) == form && IsShown(alias, entity)));
            shown.Add((written, name), shows);
        }

        return shows;
    }

    /// <summary>The form of the name that the quote has: the name itself, or another one that the document shows; the name when it has none.</summary>
    public string FormIn(string quote, string name)
    {
        var plain = Wording.Plain(quote);
        return Wording.Contains(plain, Wording.Phrase(name)) ? name
            : byName[name].SelectMany(entity => entity.Aliases).Select(alias => alias.Form)
                .FirstOrDefault(form => Wording.Contains(plain, Wording.Phrase(form)) && ShowsAlias(form, name)) ?? name;
    }

    /// <summary>Whether the entity called <paramref name="name"/> may be of that type; of a name that is no entity's nobody can tell.</summary>
    public bool MayBe(string name, Func<EntityType, bool> type) => !byName[name].Any() || byName[name].Any(entity => entity.Type == EntityType.Other || type(entity.Type));

    /// <summary>Whether a word of <paramref name="name"/> is also one of something else's name, so that alone it need not mean this.</summary>
    public bool IsShared(string word, string name)
    {
        var types = byName[name].Select(entity => entity.Type).ToList();
        return byWord[word].Any(other => !Wording.Contains(other.Name, name)
            && !(string.Equals(other.Name, word, StringComparison.OrdinalIgnoreCase) && (other.Type == EntityType.Other || types.Contains(other.Type))));
    }

    private bool IsShown(BatchAlias alias, BatchEntity entity)
    {
        var names = entity.Aliases.Where(other => other.Form != alias.Form).Select(other => other.Form).Prepend(entity.Name);
        var evidence = alias.Evidence;
        if (evidence.Start < 0 || evidence.Length <= 0 || evidence.Length > Text.Length - evidence.Start)
        {
            return false;
        }

        var words = Text.Substring(evidence.Start, evidence.Length);
        return alias.Kind switch
        {
            AliasKind.Abbreviation => names.Any(name => NameForms.IsAbbreviation(alias.Form, name) && Wording.Contains(Wording.Plain(words), Wording.Phrase(name)))
                && Wording.Contains(Wording.Plain(words), Wording.Phrase(alias.Form)),
            _ => words == alias.Form && names.Any(name => Follows(alias, name) && Names(Wording.Phrase(name), before: int.MaxValue)),
        };
    }

    private static bool Follows(BatchAlias alias, string name)
    {
        var (form, full) = (KnowledgeIds.NormaliseName(alias.Form), KnowledgeIds.NormaliseName(name));
        return alias.Kind switch
        {
            AliasKind.Variant => form == full,
            AliasKind.LegalForm => form == NameForms.WithoutLegalForm(full),
            AliasKind.Spelling => NameForms.Compact(form) == NameForms.Compact(full),
            AliasKind.LastName => NameForms.IsLastName(form, full),
            AliasKind.Part => NameForms.IsPart(form, full),
            _ => false,
        };
    }
}
