using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Reflections.Domain.Documents;
using Reflections.Tests.Domain.Documents.Pdf;
using Reflections.Tests.Domain.Documents.Word;
using Reflections.Tests.Functions.Fetching;

namespace Reflections.Tests.EndToEnd;

/// <summary>Each format is ingested as a whole, with places that a reader can find; and each ends a run, or the request, with its reason.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class DocumentFormatTests(ServiceFixture service)
{
    private const string Sentence = "Marta Lindqvist founded Norvik Ferries in 1987.";

    private ApiSession Api => service.Api;

    public static TheoryData<string, string?, string> Readable => new()
    {
        { "report.pdf", "application/pdf", "page 2" },
        { "report.docx", DocxFile.ContentType, "History" },
        { "report.html", "text/html", "History" },
        { "report.csv", "text/csv", "row 3" },
        { "report.json", "application/octet-stream", "row 2" },
        { "report.jsonl", "application/x-ndjson", "row 2" },
    };

    public static TheoryData<string, string, string> Unreadable => new()
    {
        { "cut.pdf", "application/pdf", DocumentRefusal.Damaged },
        { "locked.pdf", "application/pdf", DocumentRefusal.Encrypted },
        { "blank.pdf", "application/pdf", DocumentRefusal.NoText },
        { "cut.docx", DocxFile.ContentType, DocumentRefusal.Damaged },
        { "deep.html", "text/html", DocumentRefusal.TooLarge },
        { "open.csv", "text/csv", DocumentRefusal.Damaged },
        { "cut.json", "application/json", DocumentRefusal.Damaged },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public async Task Post_Document_BecomesKnowledgeWithItsPlaces(string file, string? contentType, string location)
    {
        var reflection = ApiSession.NewReflection();
        var answer = await PostAsync(reflection, file, contentType);
        Assert.True(answer.Status is HttpStatusCode.Accepted, answer.Text);
        Assert.Equal("completed", (await Api.EndAsync(reflection, answer.Json.Text("id")!)).Text("outcome"));

        var hits = (await Api.GetAsync($"/api/reflections/{reflection}/search?q=who+founded+Norvik+Ferries")).Json.GetProperty("items");
        var entities = (await Api.GetAsync($"/api/reflections/{reflection}/entities?name=Norvik%20Ferries")).Json.GetProperty("items");
        Assert.Contains(Sentence, hits[0].Text("text"), StringComparison.Ordinal);
        Assert.Equal(location, entities[0].GetProperty("citations")[0].Text("location"));
        Assert.Contains($"\"location\":\"", (await Api.GetAsync($"/api/reflections/{reflection}/export")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Fetch_UnreadableDocument_EndsTheRunWithItsReason(string file, string contentType, string code)
    {
        var reflection = ApiSession.NewReflection();
        await using var site = await TestSite.StartAsync(async context =>
        {
            context.Response.ContentType = contentType;
            await context.Response.Body.WriteAsync(Content(file));
        });
        var answer = await Api.PostUrlAsync(reflection, file, new Uri(site.Url, file));

        var run = await Api.EndAsync(reflection, answer.Json.Text("id")!);

        Assert.Equal("failed", run.Text("outcome"));
        Assert.Contains(code, run.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("locked.pdf", 400, "encrypted-content")]
    [InlineData("blank.pdf", 400, "no-text")]
    [InlineData("cut.docx", 400, "damaged-content")]
    [InlineData("open.csv", 400, "damaged-content")]
    [InlineData("deep.html", 413, "too-large")]
    public async Task Post_UnreadableDocument_IsRefusedAtOnce(string file, int status, string type)
    {
        var answer = await PostAsync(ApiSession.NewReflection(), file, "application/octet-stream");
        Assert.Equal((status, $"urn:reflections:problem:{type}"), ((int)answer.Status, answer.Json.Text("type")));
    }

    private Task<Answer> PostAsync(string reflection, string file, string? contentType)
    {
        var content = new ByteArrayContent(Content(file));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType!);
        return Api.PostAsync($"{ApiSession.RunsPath(reflection, file)}?name={file}", content, null);
    }

    private static byte[] Content(string file) => file switch
    {
        "report.pdf" => new PdfPages().Page().Line("The sound is wide and deep.", 100).Page().Line(Sentence, 100).ToBytes(),
        "report.docx" => DocxFile.Of(DocxFile.Paragraph("History", "berschrift1") + DocxFile.Paragraph(Sentence)),
        "report.html" => Encoding.UTF8.GetBytes($"<html><body><h1>History</h1><p>{Sentence}</p></body></html>"),
        "report.csv" => Encoding.UTF8.GetBytes($"id,text\nA,The sound is wide.\nB,{Sentence}\n"),
        "report.json" => JsonSerializer.SerializeToUtf8Bytes(new[] { new { text = "The sound is wide." }, new { text = Sentence } }),
        "report.jsonl" => Encoding.UTF8.GetBytes($"{{\"text\":\"The sound is wide.\"}}\n{{\"text\":\"{Sentence}\"}}\n"),
        "cut.pdf" => new PdfPages().Page().Line("Text.", 100).ToBytes()[..200],
        "locked.pdf" => RawPdf.Encrypted(),
        "blank.pdf" => new PdfPages().Page().ToBytes(),
        "cut.docx" => DocxFile.Of(DocxFile.Paragraph("Text."))[..500],
        "deep.html" => Encoding.UTF8.GetBytes("<html>" + string.Concat(Enumerable.Repeat("<div>", 500)) + "x"),
        "open.csv" => Encoding.UTF8.GetBytes("a,b\n1,\"open\n"),
        "cut.json" => Encoding.UTF8.GetBytes("[{\"a\":1},"),
        _ => throw new ArgumentOutOfRangeException(nameof(file)),
    };
}
