using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;

namespace Reflections.Cli.Commands;

/// <summary>Prints the chunks that a search finds, each with where it stands.</summary>
internal sealed class SearchCommand(CliContext context, HostSession session)
{
    private const int LongestQuote = 200;

    /// <param name="top">The most to print.</param>
    /// <param name="source">Only chunks of this source; null for all.</param>
    public async Task<int> RunAsync(string query, string? reflection, int top, string? source, bool json, CancellationToken cancellation)
    {
        var name = await ReflectionChoice.ResolveAsync(session.Api, reflection, cancellation);
        var hits = await session.Api.SearchAsync(name, query, top, source, cancellation);
        for (var i = 0; i < hits.Count; i++)
        {
            if (json)
            {
                context.Console.WriteJson(hits[i]);
            }
            else
            {
                Write(i + 1, hits[i]);
            }
        }

        if (hits.Count == 0)
        {
            context.Console.Note("Nothing was found.");
        }

        return ExitCode.Success;
    }

    private void Write(int rank, SearchHit hit)
    {
        var citation = hit.Citation;
        var within = citation.Location ?? string.Join(" › ", citation.HeadingPath ?? []);
        var place = string.Join(" › ", new[] { citation.SourceId, within }.Where(part => part.Length > 0).Select(part => Excerpt.OneLine(part)));
        context.Console.Results.WriteLine(
            FormattableString.Invariant($"{rank,2}. {place} [{citation.Start}–{citation.Start + citation.Length}] score {hit.Score:0.0000}"));
        context.Console.Results.WriteLine($"    “{Excerpt.OneLine(citation.Quote, LongestQuote)}”");
    }
}
