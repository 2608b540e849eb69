using Reflections.Domain.Extraction;
using Reflections.Tests.Models;

namespace Reflections.Tests.Functions.Models;

public sealed class ModelEntityExtractorTests
{
    private const string Text = "Marta Lindqvist founded Norvik Ferries\nin 1987. Norvik is a town; Norvik\n Ferries is its ferry line.";

    [Fact]
    public async Task ExtractAsync_NamesOfTheText_StandWhereTheTextHasThem()
    {
        await using var bench = await ModelBench.StartAsync();
        bench.Server.OnChat = _ => ModelReply.Entities(("Norvik", "place"), ("Norvik Ferries", "organisation"), ("1987", "date"), ("Marta Lindqvist", "person"));

        var found = await bench.EntitiesOfAsync(Text);

        Assert.Equal(
            ["Person Marta Lindqvist 0", "Organisation Norvik Ferries 24", "Date 1987 42", "Place Norvik 48", "Organisation Norvik\n Ferries 66"],
            found.Select(mention => $"{mention.Type} {mention.Name} {mention.Span.Start}"));
        Assert.All(found, mention => Assert.Equal(mention.Name, Text.Substring(mention.Span.Start, mention.Span.Length)));
    }

    [Fact]
    public async Task ExtractAsync_NamesThatStandNowhere_AreDropped()
    {
        await using var bench = await ModelBench.StartAsync();
        bench.Server.OnChat = _ => ModelReply.Entities(
            ("Jonas Vik", "person"), ("Marta Lindqvist of Norvik", "person"), ("orvik", "place"), ("", "other"), ("...", "other"), (new string('x', 9000), "other"), ("marta lindqvist", "person"));

        Assert.Empty(await bench.EntitiesOfAsync(Text));
    }

    [Fact]
    public async Task ExtractAsync_OneNameOfTwoTypes_TakesTheFirst()
    {
        await using var bench = await ModelBench.StartAsync();
        bench.Server.OnChat = _ => ModelReply.Entities(("1987", "date"), ("1987", "quantity"));

        Assert.Equal(EntityType.Date, Assert.Single(await bench.EntitiesOfAsync(Text)).Type);
    }

    [Fact]
    public async Task ExtractAsync_Always_SendsSchemaAndLimitsAndNoTool()
    {
        await using var bench = await ModelBench.StartAsync("--Models:MaxOutputTokens", "321", "--Models:Chat:Temperature", "0");

        await bench.EntitiesOfAsync(Text, "Ferries", "History");

        var request = Assert.Single(bench.Server.Requests);
        Assert.Equal("/v1/chat/completions", request.Path);
        Assert.Equal("scripted", request.Json.GetProperty("model").GetString());
        var format = request.Json.GetProperty("response_format");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        Assert.True(format.GetProperty("json_schema").GetProperty("strict").GetBoolean());
        var schema = format.GetProperty("json_schema").GetProperty("schema");
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
        var item = schema.GetProperty("properties").GetProperty("entities").GetProperty("items");
        Assert.Equal(["name", "type"], item.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("organisation", item.GetProperty("properties").GetProperty("type").GetProperty("enum").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(321, request.Json.GetProperty("max_completion_tokens").GetInt32());
        Assert.Equal(0, request.Json.GetProperty("temperature").GetInt32());
        Assert.False(request.Json.TryGetProperty("tools", out _));
        Assert.Equal(Text, request.SourceText);
        Assert.Contains("\"headings\":[\"Ferries\",\"History\"]", Assert.Single(request.UserMessages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fingerprint_WhatShapesAnAnswer_ChangesIt()
    {
        string[][] all =
        [
            [], ["--Models:Chat:Model", "other"], ["--Models:Chat:Temperature", "0.5"], ["--Models:MaxEntitiesPerChunk", "7"], ["--Models:Chat:Provider", "openai"],
        ];
        var fingerprints = new List<string>();
        foreach (var settings in all)
        {
            await using var bench = await ModelBench.StartAsync(settings);
            fingerprints.Add(bench.Entities.Fingerprint);
        }

        Assert.Equal(all.Length, fingerprints.Distinct().Count());
        await using var moved = await ModelBench.StartAsync("--Models:Timeout", "00:00:05", "--Models:Chat:Key", "another");
        Assert.Equal(fingerprints[0], moved.Entities.Fingerprint);
        Assert.DoesNotContain(ModelServer.Key, string.Concat(fingerprints), StringComparison.Ordinal);
    }
}
