using Reflections.Domain.Consistency;
using Reflections.Domain.Extraction;
using Reflections.Domain.Identity;
using Reflections.Functions.Reading;
using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Reading;

public sealed class FactFilterTests
{
    private const string Base = "/api/reflections/harbour%20book";

    private static readonly ReflectionId Reflection = Document.Reflection;

    private static readonly Document Dated = new(
        "dated.md", "# A\n\nNorvik Ferries bought the MS Terna in 2019.\n\nNorvik Ferries never sold the MS Terna.\n\nNorvik Ferries left Varnes in May 2020.\n",
        ("Norvik Ferries", "buy", "MS Terna", "Norvik Ferries bought the MS Terna in 2019."),
        ("Norvik Ferries", "sell", "MS Terna", "Norvik Ferries never sold the MS Terna."),
        ("Norvik Ferries", "leave", "Varnes", "Norvik Ferries left Varnes in May 2020."));

    [Theory]
    [InlineData("", "buy leave sell show")]
    [InlineData("subject=norvik%20ferries", "buy leave sell")]
    [InlineData("predicate=BUY", "buy")]
    [InlineData("object=the%20ms%20terna", "buy sell")]
    [InlineData("object=an%20old%20engine", "show")]
    [InlineData("object=engine", "")]
    [InlineData("source=minutes.md", "show")]
    [InlineData("polarity=negative", "sell")]
    [InlineData("polarity=positive&object=MS%20Terna", "buy")]
    [InlineData("from=2019", "buy leave")]
    [InlineData("from=2020", "leave")]
    [InlineData("from=2020-06", "")]
    [InlineData("from=2019-12-31&to=2020", "buy leave")]
    [InlineData("to=2020-05-01", "buy leave")]
    [InlineData("to=2020-04-30", "buy")]
    [InlineData("to=2018", "")]
    [InlineData("subject=norvik%20ferries&object=varnes&from=2020-05&polarity=positive&source=dated.md", "leave")]
    [InlineData("subject=museum&object=varnes", "")]
    public async Task ListFacts_AnyFilters_AreThoseForWhichAllHold(string query, string predicates)
    {
        await using var app = await StartAsync();
        var items = (await app.GetJsonAsync(app.Knowledge.ListFacts, $"{Base}/facts?{query}")).GetProperty("items");

        Assert.Equal(predicates, string.Join(' ', items.EnumerateArray().Select(fact => fact.GetProperty("predicate").GetString()).Order().Distinct()));
    }

    [Theory]
    [InlineData("polarity=maybe")]
    [InlineData("from=yesterday")]
    [InlineData("to=2020-13")]
    [InlineData("to=20")]
    public async Task ListFacts_InvalidFilter_IsRefused(string query)
    {
        await using var app = await ReadingApp.StartAsync();
        var problem = await app.GetJsonAsync(app.Knowledge.ListFacts, $"{Base}/facts?{query}", 400);

        Assert.Equal(query.Split('=')[0], problem.GetProperty("field").GetString());
    }

    [Fact]
    public async Task ListFacts_AnotherFilter_IsAnotherQuestion()
    {
        await using var app = await StartAsync();
        var first = await app.GetJsonAsync(app.Knowledge.ListFacts, $"{Base}/facts?subject=norvik%20ferries&top=1");
        var continuation = first.GetProperty("continuation").GetString();

        await app.GetJsonAsync(app.Knowledge.ListFacts, $"{Base}/facts?subject=norvik%20ferries&top=1&continuation={continuation}");
        await app.GetJsonAsync(app.Knowledge.ListFacts, $"{Base}/facts?subject=norvik%20ferries&from=2019&top=1&continuation={continuation}", 400);
        await app.GetJsonAsync(app.Knowledge.ListFacts, $"{Base}/facts?subject=norvik%20ferries&to=2019&top=1&continuation={continuation}", 400);
    }

    [Fact]
    public async Task Facts_BySubjectOrObject_StorageCallsDependOnTheSourcesThatHaveIt()
    {
        var others = Enumerable.Range(0, 5).Select(i => new Document($"other-{i}.md", "# Other\n\nHollen is an island.\n")).ToArray();
        await using var app = await StartAsync(others);

        // The index; the row of the source; its knowledge; its chunks.
        Assert.Equal(4, await CallsOfAsync(new FactFilter { Object = "MS Terna" }));
        Assert.Equal(3, await CallsOfAsync(new FactFilter { Object = "MS Terna", Polarity = FactPolarity.Positive, From = Year(2019) }));

        // Two names; the row of each source for each of them; their knowledge.
        Assert.Equal(2 + 4 + 2, await CallsOfAsync(new FactFilter { Subject = "Norvik Ferries", Object = "Varnes" }));
        Assert.Equal(1, await CallsOfAsync(new FactFilter { Object = "nothing of the kind" }));

        // The source rows; every source; the chunks of the one that was not cited yet.
        Assert.Equal(1 + 7 + 1, await CallsOfAsync(new FactFilter { Predicate = "show" }));

        async Task<int> CallsOfAsync(FactFilter filter)
        {
            using var meter = StorageCallMeter.Start();
            await app.Queries.FactsAsync(Reflection, filter, 100, null, default);
            return meter.Count;
        }
    }

    private static PartialDate Year(int year) => new(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));

    private static Task<ReadingApp> StartAsync(params Document[] more) => ReadingApp.StartAsync([Dated, Document.Minutes with { Facts = [Document.Minutes.Facts[1]] }, .. more]);
}
