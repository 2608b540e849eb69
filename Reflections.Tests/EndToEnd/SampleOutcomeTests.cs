using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Reflections.Tests.EndToEnd;

/// <summary>The sample documents end as their labels say.</summary>
[Collection(ServiceCollectionDefinition.Name)]
public sealed class SampleOutcomeTests(ServiceFixture service)
{
    [Fact]
    public async Task Samples_SentInOrder_EndAsLabelled()
    {
        var reflection = ApiSession.NewReflection();
        using var gold = JsonDocument.Parse(await File.ReadAllTextAsync(SampleFiles.Path("gold.json")));
        var documents = gold.RootElement.GetProperty("documents").EnumerateArray()
            .Select(document => (
                File: document.Text("file")!,
                Source: document.TryGetProperty("versionOf", out var version) ? version.GetString()! : document.Text("file")!,
                Outcome: document.Text("outcome")!))
            .OrderBy(document => document.File.StartsWith("edge/", StringComparison.Ordinal))
            .ToList();

        var wrong = new List<string>();
        foreach (var (file, source, expected) in documents)
        {
            var outcome = await OutcomeAsync(reflection, file, source);
            if (outcome != expected)
            {
                wrong.Add($"{file} as {source}: {outcome}, not {expected}");
            }
        }

        Assert.Empty(wrong);
    }

    private async Task<string?> OutcomeAsync(string reflection, string file, string source)
    {
        var content = new ByteArrayContent(await File.ReadAllBytesAsync(SampleFiles.Path(file)));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(Path.GetExtension(file) switch { ".md" => "text/markdown", ".html" => "text/html", _ => "text/plain" });
        var answer = await service.Api.PostAsync(ApiSession.RunsPath(reflection, source) + "?name=" + Uri.EscapeDataString(file), content, null);

        // What is no document at all is refused before a run exists.
        if (answer.Status is not (HttpStatusCode.Accepted or HttpStatusCode.OK))
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            return "failed";
        }

        var run = await service.Api.WaitAsync(
            reflection, answer.Json.Text("id")!, json => json.GetProperty("outcome").ValueKind == JsonValueKind.String || json.Text("status") == "awaiting_review");
        return run.Text("status");
    }
}
