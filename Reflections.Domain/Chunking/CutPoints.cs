namespace Reflections.Domain.Chunking;

/// <summary>
/// Chooses where a section is cut. Places are tried in the order of their priority, which depends on nothing but the text there; a place is taken when the
/// stretch it stands in, between the cuts taken so far, is still too long. So whether a place is taken depends only on its neighbourhood,
/// and an edit moves no cut beyond the next ones. Packing from the left would move every cut behind the edit.
/// </summary>
internal static class CutPoints
{
    /// <summary>The pieces that begin a chunk, ascending; the first is always one.</summary>
    public static List<int> Of(IReadOnlyList<ChunkPiece> pieces, ChunkerOptions options)
    {
        var before = new long[pieces.Count + 1];
        for (var i = 0; i < pieces.Count; i++)
        {
            before[i + 1] = before[i] + pieces[i].Tokens;
        }

        var cuts = new SortedSet<int> { 0, pieces.Count };
        if (before[^1] > options.MaxTokens)
        {
            var places = Enumerable.Range(1, pieces.Count - 1).OrderBy(i => pieces[i].Priority).ThenBy(i => i).ToList();
            Cut(places.Where(i => !pieces[i].IsGlued), options.MinTokens);
            Cut(places.Where(i => !pieces[i].IsGlued), 1);
            Cut(places, 1);
        }

        cuts.Remove(pieces.Count);
        return [.. cuts];

        void Cut(IEnumerable<int> places, int least)
        {
            foreach (var place in places)
            {
                var left = cuts.GetViewBetween(0, place).Max;
                var right = cuts.GetViewBetween(place, pieces.Count).Min;
                if (left != place && before[right] - before[left] > options.MaxTokens
                    && before[place] - before[left] >= least && before[right] - before[place] >= least)
                {
                    cuts.Add(place);
                }
            }
        }
    }
}
