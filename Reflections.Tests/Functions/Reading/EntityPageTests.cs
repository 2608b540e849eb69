using System.Text.Json;
using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Domain.Patches;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Reading;

public sealed class EntityPageTests
{
    private const string Base = "/api/reflections/harbour%20book";

    private static readonly ReflectionId Reflection = Document.Reflection;

    private static readonly Document Stating = new(
        "stating.md", "# Who\n\nNorvik Ferries (NF) met. NF owns a quay.\n", ("NF", "own", "a quay", "NF owns a quay."));

    private static readonly Document Using = new("using.md", "# News\n\nNF owns ten ships.\n", ("NF", "own", "ten ships", "NF owns ten ships."));

    private static readonly Document Other = new("other.md", "# Other\n\nHollen is an island.\n");

    private static readonly string Ferries = KnowledgeIds.OfEntity(EntityType.Organisation, "Norvik Ferries");

    private static readonly string Short = KnowledgeIds.OfEntity(EntityType.Other, "NF");

    [Fact]
    public async Task Entity_AliasThatASourceStates_JoinsWhatAnotherSays()
    {
        await using var app = await ReadingApp.StartAsync(Stating, Using, Other);
        foreach (var id in new[] { Ferries, Short })
        {
            var page = await app.Queries.EntityAsync(Reflection, id, 100, null, default);

            Assert.Equal((Ferries, "Norvik Ferries", EntityType.Organisation, 4), (page.Id, page.Name, page.Type, page.Mentions));
            Assert.Equal(["NF"], page.Aliases);
            Assert.Equal([Short], page.MergedIds);
            Assert.Equal([("stating.md", 3), ("using.md", 1)], page.Sources.Select(source => (source.Citation.SourceId, source.Mentions)));
            Assert.Equal(["a quay", "ten ships"], page.Facts.Select(fact => fact.Object).Order());
        }
    }

    [Theory]
    [InlineData("norvik ferries")]
    [InlineData("NF")]
    public async Task Entities_ByNameOrAlias_AreTheWholeEntity(string name)
    {
        await using var app = await ReadingApp.StartAsync(Stating, Using, Other);
        var entity = Assert.Single((await app.Queries.EntitiesAsync(Reflection, name, null, null, 100, null, default)).Items);
        var facts = (await app.Queries.FactsAsync(Reflection, new FactFilter { Subject = name }, 100, null, default)).Items;

        Assert.Equal(Ferries, entity.Id);
        Assert.Equal(["stating.md", "using.md"], entity.Citations.Select(citation => citation.SourceId));
        Assert.Equal(["a quay", "ten ships"], facts.Select(fact => fact.Object).Order());
        Assert.Equivalent(entity, Assert.Single((await app.Queries.EntitiesAsync(Reflection, null, null, null, 100, null, default)).Items, one => one.Id == Ferries));
    }

    [Fact]
    public async Task Entity_EvidenceIsReplaced_TheMergeEnds()
    {
        await using var app = await ReadingApp.StartAsync(Stating, Using);
        await app.ReplaceAsync(Stating with { Markdown = "# Who\n\nNorvik Ferries met.\n" });

        Assert.Empty((await app.Queries.EntityAsync(Reflection, Ferries, 100, null, default)).MergedIds);
        Assert.Equal(["using.md"], (await app.Queries.EntityAsync(Reflection, Short, 100, null, default)).Sources.Select(source => source.Citation.SourceId));
        Assert.Equal(2, (await app.Queries.EntitiesAsync(Reflection, null, null, null, 100, null, default)).Items.Count);
    }

    [Fact]
    public async Task Entity_AliasOfTwo_BelongsToNeither()
    {
        await using var app = await ReadingApp.StartAsync(Stating, Using, new Document("fund.md", "# Fund\n\nThe Nordic Fund (NF) met.\n"));
        var page = await app.Queries.EntityAsync(Reflection, Short, 100, null, default);

        Assert.Equal(Short, page.Id);
        Assert.Equal(["using.md"], page.Sources.Select(source => source.Citation.SourceId));
        Assert.Equal(3, (await app.Queries.EntitiesAsync(Reflection, "nf", null, null, 100, null, default)).Items.Count);
    }

    [Fact]
    public async Task Entity_LastNameElsewhere_MayBeSomebodyElse()
    {
        await using var app = await ReadingApp.StartAsync(
            new Document("full.md", "# Who\n\nMarta Lindqvist met. Lindqvist left.\n"), new Document("short.md", "# Who\n\nLindqvist left.\n"));
        var items = (await app.Queries.EntitiesAsync(Reflection, "Lindqvist", null, null, 100, null, default)).Items;

        Assert.Equal(["Lindqvist", "Marta Lindqvist"], items.Select(entity => entity.Name));
        Assert.Equal(["Lindqvist"], items[1].Aliases);
    }

    [Fact]
    public async Task Entity_StorageCalls_DependOnTheSourcesThatNameIt()
    {
        var others = Enumerable.Range(0, 5).Select(i => Other with { Source = $"other-{i}.md" }).ToArray();
        await using var app = await ReadingApp.StartAsync([.. others, Stating, Using, new Document("mill.md", "# Mill\n\nMarta Lindqvist runs a mill.\n")]);

        // The id, in four partitions; the name; the row, the knowledge and the chunks of its source.
        Assert.Equal(4 + 1 + 3, await CallsOfAsync(() => app.Queries.EntityAsync(Reflection, KnowledgeIds.OfEntity(EntityType.Person, "Marta Lindqvist"), 100, null, default)));

        // The id, in four partitions; two names; the row of the first source for each of its names; the knowledge and the chunks of both.
        Assert.Equal(4 + 2 + (1 + 2) + 2 + 2, await CallsOfAsync(() => app.Queries.EntityAsync(Reflection, Ferries, 100, null, default)));
    }

    [Fact]
    public async Task Entity_FactsPageByPage_AreAllOfThem()
    {
        await using var app = await ReadingApp.StartAsync(Stating, Using);
        var first = await app.Queries.EntityAsync(Reflection, Ferries, 1, null, default);
        var second = await app.Queries.EntityAsync(Reflection, Ferries, 1, first.Continuation, default);

        Assert.Null(second.Continuation);
        Assert.Distinct(first.Facts.Concat(second.Facts).Select(fact => fact.Id));
    }

    [Fact]
    public async Task Entity_Unknown_IsNotFound()
    {
        await using var app = await ReadingApp.StartAsync(Stating);
        await app.GetJsonAsync(app.Knowledge.GetEntity, $"{Base}/entities/none", 404);
        await app.GetJsonAsync(app.Knowledge.GetEntity, $"{Base}/entities/{Short}", 404);
        await app.GetJsonAsync(app.Knowledge.GetEntity, $"/api/reflections/none/entities/{Ferries}", 404);
        await app.ReplaceAsync(Stating with { Markdown = "# Who\n\nNobody met.\n" });
        await app.GetJsonAsync(app.Knowledge.GetEntity, $"{Base}/entities/{Ferries}", 404);
    }

    [Fact]
    public async Task GetEntity_Known_HasTheShapeOfTheContract()
    {
        await using var app = await ReadingApp.StartAsync(Stating);
        var page = await app.GetJsonAsync(app.Knowledge.GetEntity, $"{Base}/entities/{Ferries}");

        Assert.Equal(
            ["id", "name", "type", "aliases", "mergedIds", "mentions", "sources", "facts", "contradictions", "continuation"],
            page.EnumerateObject().Select(property => property.Name));
        Assert.Equal("organisation", page.GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Object, page.GetProperty("sources")[0].GetProperty("citation").ValueKind);
    }

    [Fact]
    public async Task Facts_ThatContradict_AreToldOfEachOtherUntilOneGoes()
    {
        var one = new Document("one.md", "# A\n\nNorvik Ferries employs 200 people.\n", ("Norvik Ferries", "employ", "200 people", "Norvik Ferries employs 200 people."));
        var two = new Document("two.md", "# B\n\nNorvik Ferries employs 140 people.\n", ("Norvik Ferries", "employ", "140 people", "Norvik Ferries employs 140 people."));
        await using var app = await ReadingApp.StartAsync(one, two, Stating);
        var facts = (await app.Queries.FactsAsync(Reflection, new FactFilter { Subject = "Norvik Ferries", Predicate = "employ" }, 100, null, default)).Items;

        Assert.Equal([new FactRelation(facts[1].Id, FactRelationKind.Contradicts)], facts[0].Relations);
        Assert.Equal([new FactRelation(facts[0].Id, FactRelationKind.Contradicts)], facts[1].Relations);

        // Source two was shown last.
        var page = await app.Queries.EntityAsync(Reflection, Ferries, 1, null, default);
        Assert.Equal([new Contradiction(facts[0].Id, facts[1].Id)], page.Contradictions);
        Assert.Equal("140 people", facts[0].Object);

        await app.ReplaceAsync(two with { Markdown = "# B\n\nNorvik Ferries rests.\n" });
        Assert.Empty((await app.Queries.EntityAsync(Reflection, Ferries, 100, null, default)).Contradictions);
    }

    [Fact]
    public async Task Facts_StatedByAliasAndByName_ContradictAcrossSources()
    {
        var one = new Document("one.md", "# A\n\nNF employs 200 people.\n", ("NF", "employ", "200 people", "NF employs 200 people."));
        var two = new Document("two.md", "# B\n\nNorvik Ferries employs two people.\n", ("Norvik Ferries", "employ", "two people", "Norvik Ferries employs two people."));
        await using var app = await ReadingApp.StartAsync(one, two, Stating);

        Assert.Single((await app.Queries.EntityAsync(Reflection, Ferries, 100, null, default)).Contradictions);
        await app.ReplaceAsync(Stating with { Markdown = "# Who\n\nNobody met.\n" });
        Assert.Empty((await app.Queries.EntityAsync(Reflection, Ferries, 100, null, default)).Contradictions);
    }

    [Fact]
    public async Task Facts_OfSeveralSources_LiveOnTheOthersWhenOneGoes()
    {
        await using var app = await ReadingApp.StartAsync(Document.Ferries, Document.Minutes);
        var filter = new FactFilter { Subject = "Marta Lindqvist", Predicate = "found" };
        var both = Assert.Single((await app.Queries.FactsAsync(Reflection, filter, 100, null, default)).Items);
        await app.ReplaceAsync(Document.Ferries with { Markdown = "# Closed\n\nNothing to say.\n" });
        var left = Assert.Single((await app.Queries.FactsAsync(Reflection, filter, 100, null, default)).Items);

        Assert.Equal(2, both.Citations.Count);
        Assert.Equal(both.Id, left.Id);
        Assert.Equal(["minutes.md"], left.Citations.Select(citation => citation.SourceId));
    }

    private static async Task<int> CallsOfAsync(Func<Task> query)
    {
        using var meter = StorageCallMeter.Start();
        await query();
        return meter.Count;
    }
}
