using System.Collections.Frozen;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>In reports of matches a city or county is mostly the team that it has.</summary>
internal static class SportContext
{
    private const int MinWords = 2;

    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "match", "matches", "league", "goal", "goals", "wicket", "wickets", "innings", "coach", "striker", "goalkeeper",
        "midfielder", "halftime", "quarterback", "touchdown", "inning", "homer", "pitcher", "playoff", "playoffs", "championship", "scorers", "scored",
        "tournament", "cup", "season", "defeated", "runs", "batting", "football", "soccer", "baseball", "basketball", "rugby", "cricket", "hockey", "nba",
        "nfl", "nhl", "division", "standings");

    private static readonly FrozenSet<string> Verbs = FrozenSet.Create(
        "beat", "beats", "defeated", "won", "lost", "drew", "scored", "host", "hosts", "thrashed", "played", "play", "plays", "win", "lose", "lead", "leads",
        "led", "have", "had", "signed", "face", "faced", "trail", "edged", "routed", "striker", "goalkeeper", "coach", "captain", "defender", "midfielder",
        "manager", "fans", "players", "side", "team");

    /// <summary>True when a chunk reports sport.</summary>
    public static bool IsAbout(string text)
    {
        var (count, start) = (0, -1);
        var lookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var i = 0; i <= text.Length && count < MinWords; i++)
        {
            if (i < text.Length && char.IsLetter(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                count += i - start < 16 && lookup.Contains(text.AsSpan(start, i - start)) ? 1 : 0;
                start = -1;
            }
        }

        return count >= MinWords;
    }

    public static void Add(NameCandidate name, TypeScores scores)
    {
        var proper = name.Proper;
        var isNumbered = name.After(1) is { Length: <= 3 and > 0 } number && char.IsDigit(number[0]);
        var isResult = name.Segment == NameSegment.List && (isNumbered || name.After(1) is "v" or "vs" || name.Before(1) is "v" or "vs")
            && name.Before(1) is not ("(" or "in" or ",");
        if (isResult && !Gazetteer.IsCountry(proper))
        {
            scores.Add(EntityType.Organisation, Gazetteer.IsPlace(proper) ? 8 : name.Count <= 2 && !WordLists.FirstNames.Contains(name.FirstToken.Proper) ? 3 : 0);
            return;
        }

        if (name.Count == 1 && name.After(1) is "trailed" or "conceded" or "equalised" or "equalized" or "drew" or "hosted" or "thrashed" or "signed"
            && !WordLists.FirstNames.Contains(proper) && !WordLists.Surnames.Contains(proper))
        {
            scores.Add(EntityType.Organisation, 1.5);
        }

        if (!Gazetteer.IsPlace(proper) || Gazetteer.IsCountry(proper) || name.Segment is NameSegment.Shouted or NameSegment.Title)
        {
            return;
        }

        if (name.Before(1) is "against" or "beat" or "v" or "vs" or "beating" or "defeated" or "over" || Verbs.Contains(name.After(1)))
        {
            scores.Add(EntityType.Organisation, 6);
        }
        else if (name.Before(1) is not ("in" or "at" or "near" or "from" or "of" or "to" or "(" or "," or "outside" or "around" or "the" or "")
            && name.After(1) is not ("," or "-based" or "-born" or "")
            && name.Segment == NameSegment.Prose && name.Tokens.Count > name.Count + 3)
        {
            scores.Add(EntityType.Organisation, 4);
        }
    }
}
