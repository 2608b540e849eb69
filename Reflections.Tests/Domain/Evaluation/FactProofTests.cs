using Reflections.Domain.Entities;
using Reflections.Domain.Evaluation;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;
using static Reflections.Tests.Domain.Patches.BatchScene;

namespace Reflections.Tests.Domain.Evaluation;

public sealed class FactProofTests
{
    private const string Aliases = "The Coastal Safety Authority (CSA) met. CSA owns planes.";

    // Each code is triggered by one line and just not by the next.
    [Theory]
    [InlineData("Acme sells planes to Bob.", "Acme", "sell", "planes to Bob Hansen", "name_not_in_quote")]
    [InlineData("Acme sells planes to Bob.", "Acme", "sell", "planes to Bob", null)]
    [InlineData("Acme sells planes.", "Zenith", "sell", "planes", "name_not_in_quote")]
    [InlineData("Acme sells planes.", "Acme", "sell to Norland", "planes", "name_not_in_quote")]
    [InlineData("Acme sells planes to Norland.", "Acme", "sell to Norland", "planes", null)]
    [InlineData("Acme sold Bolt in May.", "Bolt", "sell", "Acme", "roles_swapped")]
    [InlineData("Acme sold Bolt in May.", "Acme", "sell", "Bolt", null)]
    [InlineData("Bolt was sold by Acme.", "Acme", "sell", "Bolt", null)]
    [InlineData("Bolt was sold by Acme.", "Bolt", "sell", "Acme", "roles_swapped")]
    [InlineData("Bolt was sold by Acme.", "Bolt", "be sold by", "Acme", null)]
    [InlineData("Bolt was sold by Acme.", "Acme", "be sold by", "Bolt", "roles_swapped")]
    [InlineData("The plane, which Acme sold, is old.", "Acme", "sell", "plane", null)]
    [InlineData("The plane, which Acme sold, is old.", "plane", "sell", "Acme", "roles_swapped")]
    [InlineData("Acme sells planes when Bob buys ships.", "Acme", "sell", "ships", "predicate_differs")]
    [InlineData("Acme sells planes and large ships.", "Acme", "sell", "large ships", null)]
    [InlineData("The Crown Sea Agency (CSA) met.", "Bob", "meet", "Crown Sea Agency", "name_not_in_quote")]
    public void Judge_NamesAndRoles_AreHeldAgainstTheQuote(string text, string subject, string predicate, string @object, string? code)
    {
        var batch = Build(text, Chunks(text), null, chunk => Fact(chunk, subject, predicate, @object, text));

        Assert.Equal(code, CodeOf(batch, text));
    }

    [Theory]
    [InlineData("Acme may sell planes.", FactModality.Hedged, null)]
    [InlineData("Acme may sell planes.", FactModality.Asserted, "hedged")]
    [InlineData("Acme may sell planes.", FactModality.Reported, "modality_differs")]
    [InlineData("Acme sells planes.", FactModality.Hedged, "modality_differs")]
    [InlineData("Acme sells planes.", FactModality.Reported, "modality_differs")]
    [InlineData("Acme sells planes.", FactModality.Asserted, null)]
    [InlineData("Acme will sell planes.", FactModality.Hedged, null)]
    [InlineData("Acme should sell planes.", FactModality.Asserted, "hedged")]
    [InlineData("Bob said that Acme sells planes.", FactModality.Reported, null)]
    [InlineData("Bob said that Acme sells planes.", FactModality.Asserted, "reported_speech")]
    [InlineData("Bob said that Acme sells planes.", FactModality.Hedged, "modality_differs")]
    [InlineData("Bob said that Acme may sell planes.", FactModality.Hedged, null)]
    [InlineData("Bob said that Acme may sell planes.", FactModality.Reported, null)]
    [InlineData("Acme may not sell planes.", FactModality.Hedged, "polarity_differs")]
    public void Judge_Modality_IsTheSentences(string text, FactModality modality, string? code)
    {
        var batch = Build(text, Chunks(text), null, chunk => Fact(chunk, "Acme", "sell", "planes", text).Select(fact => fact with { Modality = modality }));

        Assert.Equal(code, CodeOf(batch, text));
    }

    [Fact]
    public void Judge_AliasThatTheDocumentShows_IsAccepted()
    {
        var batch = Authority();

        Assert.Equal("CSA", Assert.Single(batch.Facts).WrittenSubject);
        Assert.Null(CodeOf(batch, Aliases));
    }

    [Fact]
    public void Judge_AliasThatTheDocumentDoesNotShow_IsRefused()
    {
        var batch = Authority();
        var entity = batch.Entities[0];
        var alias = entity.Aliases[0];

        Assert.Equal(RefusalCodes.AliasNotInDocument, CodeOf(With(), Aliases));
        Assert.Equal(RefusalCodes.AliasNotInDocument, CodeOf(With(alias with { Evidence = alias.Evidence.Shift(5) }), Aliases));
        Assert.Equal(RefusalCodes.AliasNotInDocument, CodeOf(With(alias with { Evidence = new TextSpan(0, 9000) }), Aliases));
        Assert.Equal(RefusalCodes.AliasNotInDocument, CodeOf(With(alias with { Kind = AliasKind.LastName, Evidence = new TextSpan(40, 3) }), Aliases));
        Assert.Equal(RefusalCodes.AliasNotInDocument, CodeOf(batch with { Facts = [batch.Facts[0] with { Subject = "Crown Sea Agency" }] }, Aliases));

        PatchBatch With(params BatchAlias[] aliases) => batch with { Entities = [entity with { Aliases = aliases }] };
    }

    [Theory]
    [InlineData("Marta Lindqvist met.\n\nLindqvist owns planes.", "Lindqvist", EntityType.Person)]
    [InlineData("Norvik AS met.\n\nNorvik owns planes.", "Norvik", EntityType.Organisation)]
    [InlineData("Norvik Ferries met.\n\nNorvik owns planes.", "Norvik", EntityType.Organisation)]
    [InlineData("Nor Vik met.\n\nNorVik owns planes.", "NorVik", EntityType.Organisation)]
    public void Judge_AliasOfEveryKind_IsAccepted(string text, string form, EntityType type)
    {
        var name = text[..text.IndexOf(" met", StringComparison.Ordinal)];
        var batch = Build(
            text, Chunks(text),
            chunk => Mentions(chunk, name, type).Concat(chunk.Index == 0 ? [] : Mentions(chunk, form, type)),
            chunk => Fact(chunk, form, "own", "planes", $"{form} owns planes."));

        Assert.Equal(name, Assert.Single(batch.Facts).Subject);
        Assert.Null(CodeOf(batch, text));
    }

    [Fact]
    public void Judge_PartOfANameElsewhereInTheDocument_CountsUnlessSomethingElseHasIt()
    {
        const string Text = "The Hollen Wind Trust met in Hollen.\n\nThe trust owns planes.\n\nHollen owns planes.";
        var batch = Build(
            Text, Chunks(Text),
            chunk => [.. Mentions(chunk, "Hollen Wind Trust", EntityType.Organisation), .. Mentions(chunk, "Hollen", EntityType.Place).Where(mention => mention.Span.Start is 0 or 29)],
            chunk => [.. Fact(chunk, "Hollen Wind Trust", "own", "planes", "The trust owns planes."), .. Fact(chunk, "Hollen Wind Trust", "own", "planes", "Hollen owns planes.")]);

        Assert.Null(CodeOf(batch, Text));
        Assert.Equal(RefusalCodes.NameNotInQuote, CodeOf(
            batch with { Facts = [batch.Facts[0] with { Quote = "Hollen owns planes.", Span = new TextSpan(62, 19), Chunk = 2 }] }, Text));
    }

    [Theory]
    [InlineData("Acme keeps a diary in which no day is missing.", "a diary", null)]
    [InlineData("Acme was closed in 2022 and, despite a petition, has not come back.", "2022", null)]
    [InlineData("Acme keeps no diary in which a day is missing.", "diary", "polarity_differs")]
    public void Judge_DenialOfSomethingElse_DoesNotCount(string text, string @object, string? code)
    {
        var batch = Build(text, Chunks(text), null, chunk => Fact(chunk, "Acme", "keep", @object, text));

        Assert.Equal(code, CodeOf(batch, text));
    }

    private static PatchBatch Authority() => Build(
        Aliases, Chunks(Aliases),
        chunk => [.. Mentions(chunk, "Coastal Safety Authority", EntityType.Organisation), .. Mentions(chunk, "CSA", EntityType.Other)],
        chunk => Fact(chunk, "CSA", "own", "planes", "CSA owns planes."));

    private static string? CodeOf(PatchBatch batch, string text) => BatchEvaluator.Judge(batch, text, null, 0, new EvaluationPolicy()).Refusals.SingleOrDefault()?.Code;
}
