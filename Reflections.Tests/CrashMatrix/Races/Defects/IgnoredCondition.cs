using System.Text;
using System.Text.RegularExpressions;
using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>Writes happen whatever stands there: conditions on ETags are as good as not sent.</summary>
internal sealed partial class IgnoredCondition : Defect
{
    public override MemoryAnswer Answer(World world, StorageRequest request) => base.Answer(world, request switch
    {
        { IsForBlobs: true } => request,
        { Path: "$batch" } => request with { Body = Encoding.UTF8.GetBytes(Condition().Replace(Encoding.UTF8.GetString(request.Body.Span), "If-Match: *")) },
        { IfMatch: not null } => request with { IfMatch = "*" },
        _ => request,
    });

    [GeneratedRegex("If-Match: [^\r]*", RegexOptions.IgnoreCase)]
    private static partial Regex Condition();
}
