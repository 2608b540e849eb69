using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;

namespace Reflections.Tests.Domain.Consistency;

public sealed class FactRelationsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Ann", "be born in", "Varnes", "Ann", "be born in", "Hollen")]
    [InlineData("Ann", "be born on", "3 May 1980", "Ann", "be born in", "1981")]
    [InlineData("Norvik", "be founded in", "1987", "the NORVIK", "be founded in", "1990")]
    [InlineData("Norvik", "be based in", "Varnes", "Norvik", "be headquartered in", "Hollen")]
    [InlineData("Norvik", "employ", "200 people", "Norvik", "employ", "140 people")]
    [InlineData("Norvik", "employ", "about 200 people", "Norvik", "employ", "140 people")]
    [InlineData("Norvik", "employ", "more than 200 people", "Norvik", "employ", "140 people")]
    [InlineData("Pump", "weigh", "3.8 kg", "Pump", "weigh", "3,900 g")]
    [InlineData("Ticket", "cost", "€42", "Ticket", "cost", "45 euros")]
    [InlineData("Norvik", "have", "two ferries", "Norvik", "have", "3 ferries")]
    [InlineData("Varnes", "have", "a population of 2,300", "Varnes", "have", "population of 2,100")]
    [InlineData("Lomvi", "be", "9 m long", "Lomvi", "be", "11 m long")]
    [InlineData("Ann", "be", "director of Norvik", "Ben", "be", "the director of Norvik")]
    [InlineData("Ann", "be", "director of Norvik", "The director of Norvik", "be", "Ben")]
    [InlineData("Varnes", "be capital of", "Norland", "Hollen", "be", "capital of Norland")]
    public void Of_SingleValueThatIsTwo_Contradicts(string subject, string predicate, string @object, string otherSubject, string otherPredicate, string otherObject)
    {
        var relations = FactRelations.Of([Fact("1", subject, predicate, @object), Fact("2", otherSubject, otherPredicate, otherObject)]);

        Assert.Equal([new FactRelation("2", FactRelationKind.Contradicts)], relations["1"]);
        Assert.Equal([new FactRelation("1", FactRelationKind.Contradicts)], relations["2"]);
    }

    [Theory]
    [InlineData("Ann", "be born in", "Varnes", "Ann", "be born in", "1980")]
    [InlineData("Ann", "be born in", "Varnes", "Ann", "be born in", "Varnes, Norland")]
    [InlineData("Ann", "be born on", "3 May 1980", "Ann", "be born in", "1980")]
    [InlineData("Ann", "be born in", "Varnes", "Ben", "be born in", "Hollen")]
    [InlineData("Mill", "have", "2,400 kW", "Mill", "have", "2.4 MW")]
    [InlineData("Mill", "have", "two ferries", "Mill", "have", "2 ferries")]
    [InlineData("Mill", "have", "twenty-five sails", "Mill", "have", "25 sails")]
    [InlineData("Mill", "have", "2 large ferries", "Mill", "have", "3 ferries")]
    [InlineData("Mill", "have", "a café", "Mill", "have", "a shop")]
    [InlineData("Mill", "employ", "about 200 people", "Mill", "employ", "190 people")]
    [InlineData("Mill", "employ", "more than 200 people", "Mill", "employ", "250 people")]
    [InlineData("Mill", "cost", "1.2 million euros", "Mill", "cost", "€1,200,000")]
    [InlineData("Room", "cost", "€42 per night", "Room", "cost", "€200 per week")]
    [InlineData("Mill", "weigh", "2 tonnes", "Mill", "weigh", "2,000 kg")]
    [InlineData("Norvik", "own", "a quay", "Norvik", "own", "a ship")]
    [InlineData("Norvik", "be", "a company", "Norvik", "be", "an employer")]
    [InlineData("Ann", "be", "director of Norvik", "The director of Norvik", "be", "old")]
    public void Of_WhatCanBothHold_IsNone(string subject, string predicate, string @object, string otherSubject, string otherPredicate, string otherObject) =>
        Assert.Empty(FactRelations.Of([Fact("1", subject, predicate, @object), Fact("2", otherSubject, otherPredicate, otherObject)]));

    [Fact]
    public void Of_StatementAndDenial_Contradict()
    {
        var relations = FactRelations.Of([Fact("1", "Norvik", "own", "the quay"), Fact("2", "Norvik", "own", "quay", polarity: FactPolarity.Negative)]);

        Assert.Equal(FactRelationKind.Contradicts, Assert.Single(relations["1"]).Kind);
        Assert.Empty(FactRelations.Of([Fact("1", "Norvik", "own", "quay"), Fact("2", "Norvik", "own", "ship", polarity: FactPolarity.Negative)]));
    }

    [Theory]
    [InlineData("2019", "2023", FactRelationKind.Later)]
    [InlineData("2023-05", "2019", FactRelationKind.Earlier)]
    [InlineData("2019", "2019-05-03", FactRelationKind.Contradicts)]
    [InlineData("2019", null, FactRelationKind.Contradicts)]
    [InlineData("2019", "--05-03", FactRelationKind.Contradicts)]
    public void Of_DatesOfWhatChanges_TellASuccession(string date, string? otherDate, FactRelationKind other)
    {
        var relations = FactRelations.Of([Fact("1", "Norvik", "employ", "200", date), Fact("2", "Norvik", "employ", "140", otherDate)]);

        Assert.Equal(other, Assert.Single(relations["1"]).Kind);
    }

    [Fact]
    public void Of_DatesOfWhatNeverChanges_DoNot() => Assert.Equal(FactRelationKind.Contradicts, Assert.Single(FactRelations.Of(
        [Fact("1", "Norvik", "be founded in", "1987", "1987"), Fact("2", "Norvik", "be founded in", "1990", "1990")])["1"]).Kind);

    [Fact]
    public void Of_Guess_ContradictsNothing() => Assert.Empty(FactRelations.Of(
        [Fact("1", "Ann", "be born in", "Varnes"), Fact("2", "Ann", "be born in", "Hollen", modality: FactModality.Hedged)]));

    [Fact]
    public void Of_Several_AreNewestFirst()
    {
        var relations = FactRelations.Of(
        [
            Fact("1", "Norvik", "employ", "1"),
            Fact("2", "Norvik", "employ", "2", "2019"),
            Fact("3", "Norvik", "employ", "3", seen: Noon.AddDays(1)),
            Fact("4", "Norvik", "employ", "4", "2023-01"),
        ]);

        Assert.Equal(["3", "4", "2"], relations["1"].Select(relation => relation.Id));
    }

    [Theory]
    [InlineData("2024", "2024-12-31", true)]
    [InlineData("2024-02", "2024-02-29", true)]
    [InlineData("2024-02", "2024-03", false)]
    [InlineData("2024", "2025", false)]
    public void Overlaps_PartialDates_AreIntervals(string one, string other, bool overlap)
    {
        Assert.True(PartialDate.TryParse(one, out var first));
        Assert.True(PartialDate.TryParse(other, out var second));
        Assert.Equal((overlap, overlap), (first.Overlaps(second), second.Overlaps(first)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("24")]
    [InlineData("2024-13")]
    [InlineData("2023-02-29")]
    [InlineData("--05-03")]
    [InlineData("0000")]
    [InlineData(null)]
    public void TryParse_NoDate_IsFalse(string? text) => Assert.False(PartialDate.TryParse(text, out _));

    private static StatedFact Fact(
        string id, string subject, string predicate, string @object, string? date = null, FactPolarity polarity = FactPolarity.Positive,
        FactModality modality = FactModality.Asserted, DateTimeOffset? seen = null) =>
        new(id, subject, predicate, @object, polarity, date, modality, seen ?? Noon);
}
