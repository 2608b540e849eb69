namespace Reflections.Tests.EndToEnd;

/// <summary>Documents that are cut into more chunks than a step can hold.</summary>
public sealed class ChunkLimitTests
{
    [Theory]
    [InlineData(3, "completed")]
    [InlineData(4, "failed")]
    public async Task Post_DocumentOfManySections_IsWorkedOnUpToTheLimit(int sections, string outcome)
    {
        await using var service = await EmbeddedService.StartAsync(settings: ["--Ingest:MaxChunks", "3", "--Chunking:MinTokens", "0"]);
        var text = string.Join("\n\n", Enumerable.Range(1, sections).Select(number => $"# Pier {number}\n\nAnna Berg owns pier number {number}."));

        var run = await service.Api.IngestAsync(ApiSession.NewReflection(), "piers", text);

        Assert.Equal(outcome, run.Text("outcome"));
        if (outcome == "failed")
        {
            var failure = run.GetProperty("failure");
            Assert.Equal(("chunk", "document.too_large"), (failure.Text("stage"), failure.Text("errorClass")));
            Assert.Equal("The document is cut into 4 chunks; at most 3 are worked on.", failure.Text("message"));
        }
    }
}
