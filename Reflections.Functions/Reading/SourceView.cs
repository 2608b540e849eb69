using Reflections.Domain.Ledger;

namespace Reflections.Functions.Reading;

/// <summary>A source as the HTTP API shows it.</summary>
/// <param name="Status"><c>ingested</c> when something of it is applied, <c>deleted</c> when nothing is since it was deleted, else <c>known</c>.</param>
public sealed record SourceView(
    string SourceId, string Status, string? Title, string? Url, string? ContentHash, long? Generation, long AsOf, long Latest,
    string? RunId, DateTimeOffset? AppliedAt, int Chunks, int Entities, int Facts, DateTimeOffset? DeletedAt)
{
    /// <summary>The view of <paramref name="state"/>.</summary>
    public static SourceView Of(SourceState state)
    {
        var applied = state.Applied;
        return new SourceView(
            state.Source.Value, applied is not null ? "ingested" : state.IsDeleted ? "deleted" : "known", applied?.Title, applied?.Url, applied?.Content.Value, applied?.Generation,
            state.AsOf, state.Latest, applied?.Run.Value, applied?.At, applied?.Chunks ?? 0, applied?.Entities ?? 0, applied?.Facts ?? 0, state.Deletion?.At);
    }
}
