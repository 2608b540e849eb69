using System.Globalization;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;
using Reflections.Functions.Knowledge;

namespace Reflections.Functions.Reading;

/// <summary>
/// Where a list goes on. The place is a number, which is exact because the versions that the list was read at are part of
/// the token: when one of them is replaced, or a source joins, the token is gone.
/// </summary>
/// <param name="Query">Digest of the question.</param>
/// <param name="Versions">Digest of the versions that answered.</param>
internal sealed record KnowledgeContinuation(string Query, string Versions)
{
    private const int DigestLength = 32;

    public static KnowledgeContinuation Of(IEnumerable<string> question, IEnumerable<KnowledgeView> views) =>
        Of(question, views.Select(view => new AppliedSource(view.Source, view.Version)));

    public static KnowledgeContinuation Of(IEnumerable<string> question, IEnumerable<AppliedSource> versions) => new(
        Sha256Text.OfParts([.. question])[..DigestLength],
        Sha256Text.OfParts(
            [.. versions.SelectMany(read => new[] { read.Source.Value, read.Version.Generation.ToString(CultureInfo.InvariantCulture) })])[..DigestLength]);

    public string At(int offset) => FormattableString.Invariant($"{offset}-{Query}-{Versions}");

    /// <summary>The place that <paramref name="token"/> names; 0 when it is null.</summary>
    /// <exception cref="ProblemException">It belongs to another question (400), or to versions that are no longer visible (410).</exception>
    public int Read(string? token)
    {
        if (token is null)
        {
            return 0;
        }

        var parts = token.Split('-');
        if (parts.Length != 3 || parts[1] != Query || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
        {
            throw new ProblemException(Problem.InvalidField("continuation", "is not one that this query gave"));
        }

        return parts[2] == Versions
            ? offset
            : throw new ProblemException(new Problem(
                410, "gone", "The list has changed.", "The knowledge has changed since the page before; start again without a continuation.", "continuation"));
    }
}
