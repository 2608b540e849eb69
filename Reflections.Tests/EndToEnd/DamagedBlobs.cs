using Microsoft.Extensions.DependencyInjection;
using Reflections.Domain.Identity;
using Reflections.Functions.Storage;

namespace Reflections.Tests.EndToEnd;

/// <summary>Replaces a reflection's blobs of a kind by bytes that are none of ours.</summary>
internal static class DamagedBlobs
{
    public static async Task<IReadOnlyList<string>> MakeAsync(IServiceProvider services, string reflection, string kind)
    {
        var artifacts = services.GetRequiredService<ArtifactStore>();
        var damaged = new List<string>();
        foreach (var name in await artifacts.ListAsync(Sha256Text.Of(reflection)[..16], CancellationToken.None).ToListAsync())
        {
            if (name.Contains($"/{kind}/", StringComparison.Ordinal))
            {
                await artifacts.DeleteAsync(name, CancellationToken.None);
                Assert.True(await artifacts.PutIfAbsentAsync(name, "{\"half"u8.ToArray(), "application/json", verify: false, CancellationToken.None));
                damaged.Add(name);
            }
        }

        Assert.NotEmpty(damaged);
        return damaged;
    }
}
