using CsCheck;
using Reflections.Domain.Chunking;
using Reflections.Domain.Entities;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Patches.BatchScene;

namespace Reflections.Tests.Domain.Entities;

public sealed class DocumentAliasTests
{
    private static readonly (string Name, EntityType Type)[] Cast =
    [
        ("Coastal Safety Authority", EntityType.Organisation),
        ("CSA", EntityType.Other),
        ("Marta Lindqvist", EntityType.Person),
        ("Lindqvist", EntityType.Other),
        ("Norvik Ferries AS", EntityType.Organisation),
        ("Norvik Ferries", EntityType.Organisation),
        ("Norvik", EntityType.Other),
        ("Harbour Museum", EntityType.Organisation),
        ("Museum", EntityType.Other),
    ];

    [Theory]
    [InlineData("The Coastal Safety Authority (CSA) met. CSA left.", "CSA", "Coastal Safety Authority", AliasKind.Abbreviation)]
    [InlineData("CSA (Coastal Safety Authority) met. CSA left.", "CSA", "Coastal Safety Authority", AliasKind.Abbreviation)]
    [InlineData("The **Coastal Safety Authority** (\"CSA\") met.", "CSA", "Coastal Safety Authority", AliasKind.Abbreviation)]
    [InlineData("Marta Lindqvist met. Lindqvist left.", "Lindqvist", "Marta Lindqvist", AliasKind.LastName)]
    [InlineData("Norvik Ferries AS sails. Norvik Ferries sails.", "Norvik Ferries", "Norvik Ferries AS", AliasKind.LegalForm)]
    [InlineData("Norvik Ferries sails. Norvik rests.", "Norvik", "Norvik Ferries", AliasKind.Part)]
    [InlineData("The Harbour Museum opens. The Museum closes.", "Museum", "Harbour Museum", AliasKind.Part)]
    public void Build_ShorterForm_IsTheLongerName(string text, string form, string name, AliasKind kind)
    {
        var batch = Document(text);

        var entity = Assert.Single(batch.Entities);
        Assert.Equal(name, entity.Name);
        Assert.Equal(kind, Assert.Single(entity.Aliases, alias => alias.Form == form).Kind);
        Assert.All(entity.Mentions, span => Assert.Contains(text.Substring(span.Start, span.Length), entity.Aliases.Select(alias => alias.Form).Append(name)));
    }

    [Fact]
    public void Build_AliasOfAnAlias_IsTheLongestName()
    {
        var batch = Document("Norvik Ferries AS sails. Norvik Ferries sails. Norvik rests.");

        Assert.Equal("Norvik Ferries AS", Assert.Single(batch.Entities).Name);
        Assert.Equal(3, batch.Entities[0].Mentions.Count);
    }

    [Theory]
    [InlineData("Marta Lindqvist met Erik Lindqvist. Lindqvist left.", "Lindqvist")]
    [InlineData("Norvik Ferries met Norvik Mills. Norvik left.", "Norvik")]
    [InlineData("The Crown Sea Agency (CSA) met the Coastal Safety Authority (CSA). CSA left.", "CSA")]
    [InlineData("The Coastal Safety Authority (CSB) met. CSB left.", "CSB")]
    public void Build_FormOfTwoNamesOrNone_StaysAlone(string text, string form)
    {
        var batch = Document(
            text, ("Erik Lindqvist", EntityType.Person), ("Norvik Mills", EntityType.Organisation), ("Crown Sea Agency", EntityType.Organisation), ("CSB", EntityType.Other));

        Assert.Contains(batch.Entities, entity => entity.Name == form && entity.Aliases.Count == 0);
    }

    [Theory]
    [InlineData("Norvik Ferries sails to Norvik.", EntityType.Place)]
    [InlineData("Norvik Ferries sails. The Norvik is a ship.", EntityType.Product)]
    public void Build_FormOfAnotherType_StaysAlone(string text, EntityType type)
    {
        var batch = Build(text, Chunks(text), chunk =>
            [.. Mentions(chunk, "Norvik Ferries", EntityType.Organisation), .. Mentions(chunk, "Norvik", type).Where(mention => mention.Span.Start > 0)]);

        Assert.Equal(2, batch.Entities.Count);
    }

    [Fact]
    public void Build_FirmAndShipOfOneFirstWord_TheWordAloneIsNeither()
    {
        var batch = Document("Norvik Ferries sails. The Norvik Star is a ship. Norvik rests.", ("Norvik Star", EntityType.Product));

        Assert.Contains(batch.Entities, entity => entity.Name == "Norvik");
    }

    [Theory]
    [InlineData("Brenna Link", "BrennaLink")]
    [InlineData("P-40", "P 40")]
    public void Build_OtherCutIntoWords_IsOneEntity(string one, string other)
    {
        var text = $"{one} works. {other} works.";
        var batch = Build(text, Chunks(text), chunk => [.. Mentions(chunk, one, EntityType.Product), .. Mentions(chunk, other, EntityType.Product)]);

        Assert.Equal(AliasKind.Spelling, Assert.Single(Assert.Single(batch.Entities).Aliases).Kind);
    }

    [Fact]
    public void Build_FactThatUsesAnAlias_IsAboutTheEntityAndKeepsTheWords()
    {
        const string Text = "The Coastal Safety Authority (CSA) met.\n\nCSA praised Lindqvist.\n\nMarta Lindqvist bowed.";
        var batch = Document(Text, facts: chunk => Fact(chunk, "CSA", "praise", "Lindqvist", "CSA praised Lindqvist."));

        var fact = Assert.Single(batch.Facts);
        Assert.Equal(("Coastal Safety Authority", "Marta Lindqvist"), (fact.Subject, fact.Object));
        Assert.Equal(("CSA", "Lindqvist"), (fact.WrittenSubject, fact.WrittenObject));
        Assert.Equal(KnowledgeIds.OfFact("Coastal Safety Authority", "praise", "Marta Lindqvist", FactPolarity.Positive, null), fact.Id);
    }

    [Fact]
    public void Build_SameFactByNameAndAlias_IsOne()
    {
        const string Text = "Lindqvist owns boats.\n\nMarta Lindqvist owns boats.";
        var batch = Document(Text, facts: chunk =>
            [.. Fact(chunk, "Lindqvist", "own", "boats", "Lindqvist owns boats."), .. Fact(chunk, "Marta Lindqvist", "own", "boats", "Marta Lindqvist owns boats.")]);

        Assert.Equal("Lindqvist", Assert.Single(batch.Facts).WrittenSubject);
    }

    [Fact]
    public void Build_EditElsewhere_KeepsTheIdsOfUntouchedFacts()
    {
        const string Text = "Norvik Ferries AS met.\n\nNorvik Ferries owns boats.";
        var before = Facts(Text);

        Assert.Equal(before, Facts(Text + "\n\nNorvik Ferries sails. Norvik Ferries rests. NORVIK FERRIES AS sleeps. Norvik wakes."));
        Assert.Equal(before, Facts("Erik Lindqvist came.\n\n" + Text));
        Assert.NotEqual(before, Facts(Text.Replace("Ferries AS met", "Mills met", StringComparison.Ordinal)));

        string[] Facts(string text) => [.. Document(
            text, facts: chunk => Fact(chunk, "Norvik Ferries", "own", "boats", "Norvik Ferries owns boats.")).Facts.Select(fact => fact.Id)];
    }

    [Fact]
    public void Build_AnyText_IsTheSameWhateverTheOrderOfTheChunks() =>
        Gen.Select(Gen.Int[0, Cast.Length - 1].Array[1, 12], Gen.Int[0, 1000]).Sample((picks, seed) =>
        {
            var text = string.Join("\n\n", picks.Select((pick, i) => $"{Cast[pick].Name} ({Cast[(pick + i) % Cast.Length].Name}) owns boats."));
            var chunks = Chunks(text);
            var shuffled = chunks.OrderBy(chunk => (chunk.Index + 1) * (seed + 7) % 13).ToList();

            Assert.Equal(PatchBatchJson.Serialize(Document(text, Statements)), PatchBatchJson.Serialize(Document(text, Statements, shuffled)));
        });

    [Theory]
    [InlineData("CSA", "Coastal Safety Authority", true)]
    [InlineData("C.S.A.", "the Coastal Safety Authority", true)]
    [InlineData("NORAD", "North American Air Defence", false)]
    [InlineData("ReSoC", "Research Society of Copenhagen", true)]
    [InlineData("UoV", "University of Varnes", true)]
    [InlineData("UV", "University of Varnes", true)]
    [InlineData("NF", "Norvik Ferries AS", true)]
    [InlineData("CSA", "Coastal Safety", false)]
    [InlineData("CS", "Coastal Safety Authority", false)]
    [InlineData("C", "Coastal", false)]
    public void IsAbbreviation_Letters_MustFitEveryWord(string letters, string name, bool fits) =>
        Assert.Equal(fits, NameForms.IsAbbreviation(letters, name));

    private static PatchBatch Document(string text, params (string Name, EntityType Type)[] more) => Document(text, null, null, more);

    private static PatchBatch Document(
        string text, Func<Chunk, IEnumerable<ExtractedFact>>? facts, IReadOnlyList<Chunk>? chunks = null, params (string Name, EntityType Type)[] more) => Build(
            text, chunks ?? Chunks(text), chunk => Longest([.. Cast, .. more], chunk), facts);

    // As an extractor does: of names that overlap the longest counts.
    private static IEnumerable<EntityMention> Longest((string Name, EntityType Type)[] names, Chunk chunk)
    {
        var all = names.SelectMany(name => Mentions(chunk, name.Name, name.Type).Concat(Mentions(chunk, name.Name.ToUpperInvariant(), name.Type))).Distinct().ToList();
        return all.Where(mention => !all.Exists(other => other.Span.Length > mention.Span.Length && other.Span.Start <= mention.Span.Start && other.Span.End >= mention.Span.End))
            .OrderBy(mention => mention.Span.Start);
    }

    private static IEnumerable<ExtractedFact> Statements(Chunk chunk)
    {
        var name = chunk.Text[..chunk.Text.IndexOf(" (", StringComparison.Ordinal)];
        return Fact(chunk, name, "own", "boats", chunk.Text);
    }
}
