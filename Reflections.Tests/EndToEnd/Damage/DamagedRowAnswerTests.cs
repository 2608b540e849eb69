using System.Net;
using System.Text.Json;
using Reflections.Domain.Identity;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd.Damage;

/// <summary>What callers are told of damaged rows: a list tells of them beside the others, and where there is nothing beside them a problem does.</summary>
[Trait("Category", "CrashMatrix")]
[Collection(RealRowsCollection.Name)]
public sealed class DamagedRowAnswerTests(RealRowsFixture rows)
{
    private const string Base = $"/api/reflections/{RealRowsFixture.Reflection}";

    private ApiSession Api => rows.Api;

    public static TheoryData<string> Listed =>
        [TableNames.IngestRuns, TableNames.Sources, TableNames.Reflections, TableNames.SweepReceipts, "Knowledge/manifest", "Knowledge/entity", "Knowledge/fact"];

    [Theory]
    [MemberData(nameof(Listed))]
    public async Task List_OneRowIsDamaged_ListsTheOthersAndNamesIt(string kind)
    {
        foreach (var property in rows.PropertiesOf(kind).Select(pair => pair.Property).Where(property => !DamagedRowTests.ForPeople.Contains($"{kind}.{property}")))
        {
            var row = rows.RowsOf(kind).First(row => row.Entity.ContainsKey(property) && IsOneOfSeveral(row));
            var path = ListOf(row);
            var before = (await Api.GetAsync(path)).Json;
            Assert.False(before.TryGetProperty("damaged", out _));
            await rows.WhileAsync(row, RowDamage.WrongTypeOf(row.Entity, property).Of(row.Entity), async () =>
            {
                var answer = await Api.GetAsync(path);

                Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
                AssertNamed(row, property, Assert.Single(answer.Json.GetProperty("damaged").EnumerateArray()));
                var left = Texts(answer.Json);
                Assert.NotEmpty(left);
                Assert.True(left.Count < Texts(before).Count);
                Assert.All(left, item => Assert.Contains(item, Texts(before)));
                await AssertProblemAsync(row, property);
            });
            Assert.Equal(before.GetRawText(), (await Api.GetAsync(path)).Json.GetRawText());
        }
    }

    [Fact]
    public async Task Get_SourceIsDamaged_OthersAreSearchedAndExported()
    {
        var row = rows.RowsOf(TableNames.Sources).First(row => row.Text("Source") == "a");
        await rows.WhileAsync(row, RowDamage.WrongTypeOf(row.Entity, "Flips").Of(row.Entity), async () =>
        {
            foreach (var path in new[] { $"{Base}/facts", $"{Base}/entities", $"{Base}/search?q=the+mill", $"{Base}/entities?name=Hollen%20Mill" })
            {
                var answer = await Api.GetAsync(path);
                Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
                Assert.NotEmpty(Texts(answer.Json));
                Assert.DoesNotContain("Norvik", answer.Json.GetProperty("items").GetRawText(), StringComparison.Ordinal);
                if (!path.Contains("name=", StringComparison.Ordinal))
                {
                    AssertNamed(row, "Flips", Assert.Single(answer.Json.GetProperty("damaged").EnumerateArray()));
                }
            }

            var lines = (await Api.GetAsync($"{Base}/export")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
            var damaged = Assert.Single(lines, line => line.Text("kind") == "damaged");
            Assert.Contains("Flips", damaged.Text("message"), StringComparison.Ordinal);
            Assert.Equal("b", Assert.Single(lines, line => line.Text("kind") == "source").Text("sourceId"));

            AssertProblem(row, "Flips", await Api.PostAsync(RealRowsFixture.Reflection, "a", "Something new."));
            await RefusedAsync("another", "another-key");
        });
    }

    [Fact]
    public async Task Get_VersionIsNotWhole_OthersAreListedAndExported()
    {
        var manifest = rows.RowsOf("Knowledge/manifest").First(row => row.Text("Source") == "a");
        await rows.WhileAsync(manifest, RowDamage.WrongTypeOf(manifest.Entity, "BatchHash").Of(manifest.Entity), async () =>
        {
            var lines = (await Api.GetAsync($"{Base}/export")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
            var damaged = Assert.Single(lines, line => line.Text("kind") == "damaged");
            Assert.Equal(("a", "storage.damaged_row"), (damaged.Text("sourceId"), damaged.Text("errorClass")));
            Assert.Equal("b", Assert.Single(lines, line => line.Text("kind") == "source").Text("sourceId"));
        });
        await rows.WhileAsync(manifest, new RowDamage(DamageKind.OtherText, "BatchHash", "another").Of(manifest.Entity), async () =>
        {
            var facts = (await Api.GetAsync($"{Base}/facts")).Json;
            Assert.NotEmpty(Texts(facts));
            Assert.Equal("manifest", Assert.Single(facts.GetProperty("damaged").EnumerateArray()).Text("row"));
            Assert.Equal("urn:reflections:problem:damaged-row", (await Api.GetAsync($"{Base}/facts?source=a")).Json.Text("type"));
        });
    }

    [Fact]
    public async Task Get_IndexRowIsDamaged_IsNamedBesideTheOtherSources()
    {
        foreach (var (property, _) in rows.PropertiesOf(TableNames.KnowledgeIndex))
        {
            var row = rows.RowsOf(TableNames.KnowledgeIndex).First(row => row.Text("Name") == "norvik ferries" && row.Text("Source") == "a" && !row.Entity.ContainsKey("Type"));
            await rows.WhileAsync(row, RowDamage.WrongTypeOf(row.Entity, property).Of(row.Entity), async () =>
                AssertNamed(row, property, Assert.Single((await Api.GetAsync($"{Base}/entities?name=norvik%20ferries")).Json.GetProperty("damaged").EnumerateArray())));
        }
    }

    [Fact]
    public async Task Post_IdempotencyRowIsDamaged_IsAProblemForThatKeyOnly()
    {
        var row = rows.RowsOf(TableNames.IdempotencyKeys)[0];
        var key = row.Text("Key");
        foreach (var (property, _) in rows.PropertiesOf(TableNames.IdempotencyKeys))
        {
            await rows.WhileAsync(row, RowDamage.WrongTypeOf(row.Entity, property).Of(row.Entity), async () =>
            {
                AssertProblem(row, property, await Api.PostAsync(RealRowsFixture.Reflection, $"keyed {property}", "Something new.", key));
                await RefusedAsync($"keyed {property}", $"other-than-{property}");
            });
        }
    }

    /// <summary>Sends something that says nothing to a source that is sound, and waits until that is found out.</summary>
    private async Task RefusedAsync(string source, string key)
    {
        var answer = await Api.PostAsync(RealRowsFixture.Reflection, source, "Something new.", key);
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.Equal("eval_rejected", (await Api.EndAsync(RealRowsFixture.Reflection, answer.Json.Text("id")!)).Text("outcome"));
    }

    private static bool IsOneOfSeveral(RealRow row) => row.Table switch
    {
        TableNames.IngestRuns or TableNames.Sources => row.Text("Reflection") != "atlas",
        TableNames.Knowledge => row.Entity.PartitionKey.StartsWith(
            TableKeys.Of(ReflectionId.Parse(RealRowsFixture.Reflection), SourceId.Parse("a")), StringComparison.Ordinal),
        _ => true,
    };

    private static string ListOf(RealRow row) => row.Table switch
    {
        TableNames.IngestRuns => $"/api/reflections/{Uri.EscapeDataString(row.Text("Reflection"))}/runs?top=1000",
        TableNames.Sources => $"/api/reflections/{Uri.EscapeDataString(row.Text("Reflection"))}/sources",
        TableNames.Reflections => "/api/reflections",
        TableNames.SweepReceipts => "/api/sweeps",
        _ => $"{Base}/facts",
    };

    /// <summary>Asks for the one thing, where it can be asked for.</summary>
    private async Task AssertProblemAsync(RealRow row, string property)
    {
        var path = row.Table switch
        {
            TableNames.IngestRuns => $"/api/reflections/{Uri.EscapeDataString(row.Text("Reflection"))}/runs/{row.Text("Run")}",
            TableNames.Sources => $"/api/reflections/{Uri.EscapeDataString(row.Text("Reflection"))}/sources/{Uri.EscapeDataString(row.Text("Source"))}",
            TableNames.Knowledge => $"{Base}/facts?source=a",
            _ => null,
        };
        if (path is not null)
        {
            AssertProblem(row, property, await Api.GetAsync(path));
        }
    }

    private static void AssertProblem(RealRow row, string property, Answer answer)
    {
        Assert.Equal(HttpStatusCode.InternalServerError, answer.Status);
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.Equal("urn:reflections:problem:damaged-row", answer.Json.Text("type"));
        Assert.Contains(property, answer.Json.Text("detail"), StringComparison.Ordinal);
        Assert.Equal((row.Table, row.Entity.PartitionKey, row.Entity.RowKey), (answer.Json.Text("table"), answer.Json.Text("partition"), answer.Json.Text("row")));
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
    }

    private static void AssertNamed(RealRow row, string property, JsonElement damaged)
    {
        Assert.Equal("storage.damaged_row", damaged.Text("errorClass"));
        Assert.Contains(property, damaged.Text("message"), StringComparison.Ordinal);
        Assert.Equal((row.Table, row.Entity.PartitionKey, row.Entity.RowKey), (damaged.Text("table"), damaged.Text("partition"), damaged.Text("row")));
    }

    private static IReadOnlyList<string> Texts(JsonElement list) => [.. list.GetProperty("items").EnumerateArray().Select(item => item.GetRawText())];
}
