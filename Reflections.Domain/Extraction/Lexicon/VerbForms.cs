using System.Collections.Frozen;

namespace Reflections.Domain.Extraction.Lexicon;

/// <summary>What forms of a verb a word can be.</summary>
[Flags]
internal enum VerbForm
{
    None = 0,
    Base = 1,
    ThirdPerson = 2,
    Past = 4,
    Participle = 8,
    Gerund = 16,
}

/// <summary>Inflected verbs and their base forms.</summary>
internal static class VerbForms
{
    private static readonly FrozenDictionary<string, (string Base, VerbForm Forms)> Known = Load();

    /// <summary>The base form and the possible forms of a lower-case word; <see cref="VerbForm.None"/> when it is no verb that is known.</summary>
    public static (string Base, VerbForm Forms) Of(string word)
    {
        const string Again = "re-";
        return Known.TryGetValue(word, out var found) ? found
            : word.StartsWith(Again, StringComparison.Ordinal) && Known.TryGetValue(word[Again.Length..], out var repeated) ? (Again + repeated.Base, repeated.Forms)
            : (word, VerbForm.None);
    }

    /// <summary>Whether a word opens orders and hardly ever names: "see", "click", "call".</summary>
    public static bool IsPlainVerb(string word) =>
        word is "see" or "click" or "call" or "meet" or "visit" or "join" or "follow" or "read" or "watch" or "contact" or "email" or "ask" or "add" or "use"
            or "using" or "open" or "install" or "run" or "download"
            or "try" or "get" or "take" or "make" or "buy" or "bring" or "choose" or "select" or "press" or "including" or "according" or "following"
                or "love" or "enjoy" or "check" or "find" or "thank" or "did" or "do";

    private static FrozenDictionary<string, (string Base, VerbForm Forms)> Load()
    {
        var forms = new Dictionary<string, (string Base, VerbForm Forms)>(StringComparer.Ordinal);
        var entries = WordLists.Words("verbs.txt").Select(entry => entry.Split('/')).ToList();

        // Irregular forms first: "found" is the past of "find" before it is a verb of its own; "founded" is not touched.
        foreach (var entry in entries.OrderByDescending(entry => entry.Length))
        {
            var verb = entry[0];
            Add(verb, verb, VerbForm.Base);
            Add(ThirdPerson(verb), verb, VerbForm.ThirdPerson);
            Add(Gerund(verb), verb, VerbForm.Gerund);
            Add(entry.Length == 3 ? entry[1] : Past(verb), verb, VerbForm.Past);
            Add(entry.Length == 3 ? entry[2] : Past(verb), verb, VerbForm.Participle);
        }

        return forms.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string form, string verb, VerbForm kind) =>
            forms[form] = forms.TryGetValue(form, out var known) ? (known.Base, known.Base == verb || kind != VerbForm.Base ? known.Forms | kind
                : known.Forms) : (verb, kind);
    }

    private static string ThirdPerson(string verb) => verb switch
    {
        "have" => "has",
        _ when EndsInConsonantAndY(verb) => verb[..^1] + "ies",
        _ when verb.EndsWith("sh", StringComparison.Ordinal) || verb.EndsWith("ch", StringComparison.Ordinal) || verb[^1] is 's' or 'x' or 'z' or 'o' => verb + "es",
        _ => verb + "s",
    };

    private static string Past(string verb) =>
        verb[^1] == 'e' ? verb + "d" : EndsInConsonantAndY(verb) ? verb[..^1] + "ied" : Doubled(verb) + "ed";

    private static string Gerund(string verb) => verb switch
    {
        _ when verb.EndsWith("ie", StringComparison.Ordinal) => verb[..^2] + "ying",
        _ when verb[^1] == 'e' && !verb.EndsWith("ee", StringComparison.Ordinal) && verb.Length > 2 => verb[..^1] + "ing",
        _ => Doubled(verb) + "ing",
    };

    private static bool EndsInConsonantAndY(string verb) => verb[^1] == 'y' && !IsVowel(verb[^2]);

    /// <summary>"stop" doubles, "open" and "visit" do not; two syllables that stress the last one are listed.</summary>
    private static string Doubled(string verb)
    {
        var isShort = verb.Length >= 3 && !IsVowel(verb[^1]) && verb[^1] is not ('w' or 'x' or 'y') && IsVowel(verb[^2]) && !IsVowel(verb[^3]);
        var syllables = verb.Where((c, i) => IsVowel(c) && (i == 0 || !IsVowel(verb[i - 1]))).Count();
        var stressed = verb is "admit" or "begin" or "commit" or "compel" or "control" or "defer" or "emit" or "enrol" or "equip" or "expel" or "forbid" or "forget"
            or "occur" or "omit" or "patrol" or "permit" or "prefer" or "propel" or "rebel" or "repel" or "recur" or "incur" or "deter" or "infer" or "excel"
                or "rebut" or "outbid" or "format" or "program" or "kidnap" or "worship" or "handicap" or "refer" or "regret" or "submit" or "transfer"
                or "transmit" or "transport"
            or "cancel" or "label" or "level" or "model" or "travel" or "signal" or "total";
        return isShort && (syllables == 1 || (stressed && verb != "transport")) ? verb + verb[^1] : verb;
    }

    private static bool IsVowel(char c) => c is 'a' or 'e' or 'i' or 'o' or 'u';
}
