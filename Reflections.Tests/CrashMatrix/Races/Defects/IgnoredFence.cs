using System.Text;
using System.Text.RegularExpressions;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>An announcement that was given up looks like the one that is about to be made: whatever fence it carries compares equal.</summary>
internal sealed partial class IgnoredFence : Defect
{
    private readonly Dictionary<Strand, string> _refused = [];

    public override MemoryAnswer Answer(World world, StorageRequest request)
    {
        var answer = base.Answer(world, request);
        var strand = world.Scheduler.Current!;
        if (request is { Method: "POST", Path: "UnappliedPatches" } && answer.Status == 409)
        {
            _refused[strand] = Fence().Match(Encoding.UTF8.GetString(request.Body.Span)).Groups["fence"].Value;
        }
        else if (request is { Method: "GET" } && request.Path.StartsWith("UnappliedPatches(", StringComparison.Ordinal)
            && answer.Status == 200 && _refused.Remove(strand, out var meant))
        {
            var body = Fence().Replace(Encoding.UTF8.GetString(answer.Body.Span), $"\"Fence\":\"{meant}\"");
            answer.Headers.TryGetValue("ETag", out var etag);
            return new MemoryAnswer(200, Encoding.UTF8.GetBytes(body), ("ETag", etag!), ("Content-Type", "application/json;odata=minimalmetadata"));
        }

        return answer;
    }

    [GeneratedRegex("\"Fence\":\"(?<fence>[0-9]+)\"")]
    private static partial Regex Fence();
}
