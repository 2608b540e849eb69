using System.Net;
using System.Text;
using Reflections.Functions.Fetching;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The site that URL runs fetch: what it holds is the world's, and each fetch is a step.</summary>
internal sealed class ScriptedSite(Lab lab) : ISourceFetcher
{
    public async Task<FetchResult> FetchAsync(Uri url, FetchValidators? validators, CancellationToken cancellationToken)
    {
        var world = lab.World;
        var process = world.Scheduler.Current?.Process ?? throw new InvalidOperationException("Nobody fetches.");
        await process.PermitAsync($"fetch {url.AbsolutePath}");
        return new FetchResult.Fetched(Encoding.UTF8.GetBytes(world.Pages[url.AbsolutePath]), "text/plain", "utf-8", url, null, HttpStatusCode.OK);
    }
}
