using Reflections.Functions.Storage;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>Operations on few blobs, so that they meet.</summary>
internal sealed class RandomBlobs(ArtifactStore artifacts, Random random)
{
    private static readonly string[] Names = ["a/1.json", "a/2.json", "a/b/1.json", "a", "b é+%/ø&'<.txt", "\U0001F6A2"];
    private static readonly string[] Prefixes = ["a/", "a", "", "b é", "none"];

    public async Task StepAsync(CancellationToken cancellation)
    {
        var name = Any(Names);
        switch (random.Next(7))
        {
            case 0 or 1:
                await artifacts.PutIfAbsentAsync(name, Content(), Any(["application/json", "text/plain; charset=utf-8"]), verify: random.Next(2) == 0, cancellation);
                break;
            case 2:
                await artifacts.PutJsonIfAbsentAsync(name, new { Number = random.Next(3), Text = "Ünï" }, cancellation);
                break;
            case 3 or 4:
                await artifacts.GetAsync(name, cancellation);
                break;
            case 5:
                await artifacts.DeleteAsync(name, cancellation);
                break;
            default:
                await artifacts.ListAsync(Any(Prefixes), cancellation).ToListAsync(cancellation);
                break;
        }
    }

    private byte[] Content()
    {
        var content = new byte[random.Next(4) switch { 0 => 0, 1 => 300_000, _ => random.Next(1_000) }];
        random.NextBytes(content);
        return content;
    }

    private T Any<T>(IReadOnlyList<T> values) => values[random.Next(values.Count)];
}
