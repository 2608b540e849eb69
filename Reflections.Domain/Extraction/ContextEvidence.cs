using System.Collections.Frozen;
using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>What the words around a name say of its kind.</summary>
internal static class ContextEvidence
{
    private const int LookAhead = 9;

    private static readonly FrozenSet<string> Speaking = FrozenSet.Create(
        "said", "says", "told", "wrote", "writes", "asked", "argued", "explained", "replied", "recalled", "joked", "laughed", "smiled", "shouted",
        "remembers", "noted", "thinks", "believes", "admitted", "insisted", "wins", "tweeted");

    /// <summary>What people do and are, and firms and places hardly.</summary>
    private static readonly FrozenSet<string> Human = FrozenSet.Create(
        "born", "died", "married", "aged", "retired", "studied", "graduated", "attended", "resigned", "himself", "herself", "sang", "sings", "starred",
        "directed", "composed", "painted", "grew", "moved", "learned", "wrote", "emigrated", "divorced", "walked", "sat", "stood", "met",
        "lives", "lived", "loved", "felt", "graduates", "jumped", "skied", "bowled", "batted");

    private static readonly FrozenSet<string> OfFirms = FrozenSet.Create(
        "employ", "operate", "manufacture", "sell", "acquire", "publish", "hire", "merge", "list", "supply", "launch", "distribute", "ship", "make",
        "produce", "build", "own", "recall", "issue", "award", "fund", "deliver", "provide", "sponsor", "announce", "offer", "report", "compete");

    private static readonly FrozenSet<string> BehindFirms = FrozenSet.Create(
        "shares", "share", "shareholders", "stock", "executives", "employees", "subsidiary", "spokesman", "spokeswoman", "spokesperson", "officials",
        "officers", "lawyers", "workers", "staff", "headquarters", "profits", "earnings", "members", "leaders", "leader", "board", "group", "company", "unit",
        "bank", "party", "club", "team", "players", "squad", "coach", "fans", "striker", "goalkeeper", "midfielder", "defender", "captain", "guerrillas",
        "rebels", "guerillas", "militia", "militants", "activists", "analyst", "analysts", "customers", "troops", "forces", "label", "records", "newspaper",
        "magazine", "agency", "network", "television", "radio", "airline", "union", "student", "students", "alumni", "professor", "researchers", "lawmakers",
        "lawmaker", "mp", "politician", "candidate", "councillor", "president", "chairman", "ceo", "chief", "director", "manager", "coalition", "faction");

    private static readonly FrozenSet<string> BehindPlaces = FrozenSet.Create(
        "city", "river", "province", "region", "district", "town", "village", "county", "airport", "island", "islands", "area", "peninsula", "coast",
        "border", "suburb", "suburbs", "valley", "mountains", "state", "prefecture", "capital", "bay", "harbour", "harbor", "port", "street", "road",
        "neighborhood", "neighbourhood", "municipality", "basin", "forest", "desert");

    private static readonly FrozenSet<string> BehindProducts = FrozenSet.Create(
        "album", "song", "film", "movie", "novel", "series", "software", "app", "users", "user", "version", "console", "engine", "processor", "chip",
        "browser", "plugin", "games", "game", "phone", "tablet", "models", "model", "aircraft", "helicopter", "helicopters", "missile", "missiles", "rocket",
        "spacecraft", "satellite", "mission", "trilogy", "franchise", "soundtrack", "single", "programming", "library", "api");

    /// <summary>What a place has: "north of", "the inhabitants of".</summary>
    private static readonly FrozenSet<string> Sides = FrozenSet.Create(
        "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "outskirts", "inhabitants", "residents", "people", "confluence",
        "center", "centre", "vicinity", "edge", "banks", "shore", "shores", "outside", "streets", "ruins", "siege", "battle", "north-east", "north-west",
        "south-east", "south-west", "mouth", "population", "citizens", "natives", "native", "communes", "parishes", "km", "miles", "kilometres", "kilometers",
        "gates");

    private static readonly FrozenSet<string> BehindEvents = FrozenSet.Create(
        "tournament", "championship", "festival", "ceremony", "finals", "summit", "conference", "campaign", "treaty", "agreement", "award", "prize",
        "qualifier", "qualifiers", "theorem", "conjecture");

    public static void Add(IReadOnlyList<NameCandidate> names, int index, string text, TypeScores scores)
    {
        var name = names[index];
        AddBefore(name, scores);
        AddBehind(name, scores);
        AddDescription(name, scores);

        // "Toledo, Ohio": a place before the country or state that it is in.
        if (name.After(1) == "," && index + 1 < names.Count && names[index + 1] is var next && next.Tokens == name.Tokens && next.First == name.End + 1
            && Gazetteer.IsPlace(next.Proper)
            && name.Shown is null && !(WordLists.FirstNames.Contains(name.FirstToken.Proper) && name.Count > 1))
        {
            scores.Add(EntityType.Place, name.Count <= 3 ? 2 : 1);
        }

        if (index > 0 && name.Before(1) == "," && names[index - 1] is var previous && previous.Tokens == name.Tokens && previous.End == name.First - 1
            && Gazetteer.IsPlace(previous.Proper) && name.Count == 1)
        {
            scores.Add(EntityType.Place, 1);
        }

        // "Anna Berg (1911 – 1971)"
        if (name.After(1) == "(" && name.End + 1 < name.Tokens.Count && (name.After(2) is "born" or "b" or "died" || (name.Count > 1 && IsYear(name.After(2))
            && name.After(3) is "-" or "–" or "—")))
        {
            scores.Add(EntityType.Person, 3);
        }

        if (name.After(1) == "(" && name.Count > 1 && IsYear(name.After(2)) && name.After(3) == ")")
        {
            scores.Add(EntityType.Product, 2);
        }
    }

    private static bool IsYear(string word) => word.Length == 4 && word.All(char.IsDigit);

    private static void AddBefore(NameCandidate name, TypeScores scores)
    {
        var (before, further) = (name.Before(1), name.Before(2));
        if (WordLists.KindOfNoun.TryGetValue(before, out var kind) && further != "'s" && name.Segment == NameSegment.Prose)
        {
            scores.Add(kind, kind == EntityType.Person ? 3.5 : 3);
        }
        else if (before == "of" && WordLists.KindOfNoun.TryGetValue(further, out kind))
        {
            var of = kind == EntityType.Person ? further is "mayor" or "governor" or "king" or "queen" or "bishop" or "prince" or "duke" ? EntityType.Place
                : EntityType.Organisation
                : kind == EntityType.Organisation ? EntityType.Place : kind;
            scores.Add(of, kind == EntityType.Place ? 3.5 : 1.2);
        }

        // "a jazz band, Blue Indigo"
        if (before == "," && WordLists.KindOfNoun.TryGetValue(further, out var described))
        {
            scores.Add(described, 1.5);
        }

        if (before == "of" && Sides.Contains(further))
        {
            scores.Add(EntityType.Place, 2.2);
        }

        switch (before)
        {
            case "in" or "near" or "off" or "across" or "around" or "towards" or "outside" or "throughout" or "inside":
                scores.Add(EntityType.Place, name.Count <= 2 && further != "born" ? 2 : 1);
                break;
            case "from" or "to" or "at" or "between" or "into" or "via":
                scores.Add(EntityType.Place, name.Count == 1 ? 0.9 : 0.5);
                break;
            case "by" when further is "made" or "manufactured" or "supplied" or "published" or "operated" or "funded" or "owned" or "produced" or "developed"
                or "sponsored" or "sold" or "released" or "distributed" or "acquired" or "run" or "maintained":
                scores.Add(EntityType.Organisation, 2);
                break;
            case "by" when further is "written" or "directed" or "played" or "composed" or "painted" or "designed" or "sung" or "founded" or "performed"
                or "edited" or "chaired":
                scores.Add(EntityType.Person, 1.5);
                break;
            case "by" or "with":
                scores.Add(EntityType.Person, name.Count <= 3 ? 0.7 : 0);
                break;
            case "the":
                scores.Add(EntityType.Person, -2.5);
                scores.Add(EntityType.Organisation, 0.9);
                scores.Add(EntityType.Other, name.Count > 1 ? 0.7 : 0.2);
                scores.Add(EntityType.Place, name.Count == 1 ? -0.5 : 0);
                break;
            case "a" or "an":
                scores.Add(EntityType.Person, -2);
                scores.Add(EntityType.Product, 0.8);
                scores.Add(EntityType.Other, 0.6);
                break;
            case "mr" or "mrs" or "ms" or "dr" or "named" or "nicknamed" or "whom":
                scores.Add(EntityType.Person, 3);
                break;
            case "." when further is "mr" or "mrs" or "ms" or "dr" or "prof" or "gen" or "sen" or "rep" or "gov" or "rev" or "col" or "lt" or "capt" or "sgt":
                scores.Add(EntityType.Person, 5);
                break;
            case "called" or "entitled" or "titled" or "released" or "using":
                scores.Add(EntityType.Product, 1.2);
                break;
            case "said" or "says" or "added" or "told" or "brother" or "sister" or "son" or "daughter" or "wife" or "husband":
                scores.Add(EntityType.Person, 1.5);
                break;
            case "join" or "joined" or "joining" or "acquired" or "against":
                scores.Add(EntityType.Organisation, 1);
                break;
            case "and" or "," or "(" or "-":
                break;
            default:
                scores.Add(EntityType.Person, name.Count == 1 ? 0.3 : 0);
                break;
        }
    }

    private static void AddBehind(NameCandidate name, TypeScores scores)
    {
        var (after, further) = (name.After(1), name.After(2));
        if (Speaking.Contains(after) || (after == "also" && Speaking.Contains(further)))
        {
            scores.Add(EntityType.Person, 1.6);
        }

        if (after == "who" || (after == "," && further is "who" or "whose" || IsAge(further) && name.After(3) is "," or "."))
        {
            scores.Add(EntityType.Person, after == "," && IsAge(further) && name.Count == 1 ? 1 : 2.5);
        }

        if ((after is "was" or "is" or "had" or "has" or "later" && Human.Contains(further)) || (Human.Contains(after) && name.Segment == NameSegment.Prose))
        {
            scores.Add(EntityType.Person, 1.5);
        }

        // "Leeds have won": one name with a verb in the plural is a team or a firm.
        if (name.Count == 1 && Gazetteer.Of(name.Proper) is null
            && (after is "have" or "are" or "were" || (VerbForms.Of(after).Forms == VerbForm.Base && !EverydayWords.IsNoun(after)) || after is "win" or "beat") && !WordLists.FirstNames.Contains(name.FirstToken.Proper) && name.Before(1) is not ("and" or ",") && name.FirstToken.Lower[^1] != 's')
        {
            scores.Add(EntityType.Organisation, 2);
        }

        if (VerbForms.Of(after) is { Forms: not VerbForm.None } verb && OfFirms.Contains(verb.Base))
        {
            scores.Add(EntityType.Organisation, 1.8);
        }

        if (after is "-based" or "-born" or "-area")
        {
            scores.Add(EntityType.Place, 3);
        }
        else if (after is "-owned" or "-backed" or "-led" or "-run" or "-built" or "-funded")
        {
            scores.Add(EntityType.Organisation, 1);
        }

        var noun = after == "'s" ? further : after;
        var share = after == "'s" ? 0.4 : 1;
        scores.Add(EntityType.Organisation, BehindFirms.Contains(noun) ? 1.6 * share : 0);
        scores.Add(EntityType.Place, BehindPlaces.Contains(noun) ? 1.8 * share : 0);
        scores.Add(EntityType.Product, BehindProducts.Contains(noun) ? 1.8 * share : 0);
        scores.Add(EntityType.Other, BehindEvents.Contains(noun) ? 2 * share : 0);
        if (after == "'s")
        {
            scores.Add(EntityType.Person, name.Count == 1 ? 0.3 : 0);
        }
    }

    private static bool IsAge(string word) => word.Length == 2 && char.IsDigit(word[0]) && char.IsDigit(word[1]);

    /// <summary>"X, a Danish brewer" and "X is the largest port": the first noun that tells a kind decides.</summary>
    private static void AddDescription(NameCandidate name, TypeScores scores)
    {
        var isDescribed = (name.After(1) is "," or "(" or "–" or "—" && name.After(2) is "a" or "an" or "the" or "its" or "their" or "her" or "his" or "former")
            || (name.After(1) is "is" or "was" or "are" or "were" or "became" && name.After(2) is "a" or "an" or "the" or "one");
        for (var i = 3; isDescribed && i < LookAhead && name.After(i) is { Length: > 0 } word && word is not ("," or "." or "of" or "in" or "on" or "that"
            or "which" or "who" or "for" or "with" or "by" or "'s"); i++)
        {
            if (WordLists.KindOfNoun.TryGetValue(word, out var kind) && name.After(i + 1) != "'s" && !WordLists.KindOfNoun.ContainsKey(name.After(i + 1)))
            {
                scores.Add(kind, 3);
                return;
            }
        }
    }
}
