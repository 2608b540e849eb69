using System.Collections.Frozen;

namespace Reflections.Domain.Extraction.Lexicon;

/// <summary>The closed word classes of English, in lower case.</summary>
internal static class Grammar
{
    public static FrozenSet<string> Articles { get; } = FrozenSet.Create("a", "an", "the");

    public static FrozenSet<string> Determiners { get; } = FrozenSet.Create(
        "a", "an", "the", "this", "that", "these", "those", "its", "their", "his", "her", "our", "my", "your", "each", "every", "some", "any", "no", "all",
        "both", "another", "several", "many", "few", "most", "'s");

    public static FrozenSet<string> Prepositions { get; } = FrozenSet.Create(
        "about", "above", "across", "after", "against", "along", "alongside", "among", "around", "as", "at", "before", "behind", "below", "beneath", "beside",
        "between", "beyond", "by", "despite", "down", "during", "except", "for", "from", "in", "inside", "into", "like", "near", "of", "off", "on", "onto",
        "opposite", "out", "outside", "over", "past", "per", "since", "through", "throughout", "to", "toward", "towards", "under", "until", "up", "upon",
        "via", "with", "within", "without");

    public static FrozenSet<string> Particles { get; } = FrozenSet.Create(
        "up", "out", "over", "off", "down", "back", "away", "together");

    public static FrozenSet<string> Be { get; } = FrozenSet.Create(
        "is", "are", "was", "were", "be", "been", "being", "isn't", "aren't", "wasn't", "weren't");

    public static FrozenSet<string> FiniteBe { get; } = FrozenSet.Create(
        "is", "are", "was", "were", "isn't", "aren't", "wasn't", "weren't");

    public static FrozenSet<string> Have { get; } = FrozenSet.Create("has", "have", "had", "hasn't", "haven't", "hadn't");

    public static FrozenSet<string> Do { get; } = FrozenSet.Create("does", "do", "did", "doesn't", "don't", "didn't");

    public static FrozenSet<string> Ability { get; } = FrozenSet.Create("can", "cannot", "can't");

    public static FrozenSet<string> Adverbs { get; } = FrozenSet.Create(
        "also", "now", "still", "already", "always", "often", "once", "soon", "then", "today", "again", "just", "even", "ever", "only", "later", "first",
        "twice", "together", "too", "well", "there", "here", "currently", "both", "so", "thus", "long", "far", "almost", "about", "nearly", "sometimes",
        "usually", "itself", "himself", "herself", "themselves");

    /// <summary>Words that stand between two commas and join a sentence to the one before.</summary>
    public static FrozenSet<string> Connectives { get; } = FrozenSet.Create(
        "however", "therefore", "moreover", "nevertheless", "nonetheless", "meanwhile", "instead", "though", "too", "furthermore", "consequently", "thus",
        "similarly", "likewise", "hence", "incidentally", "nowadays", "admittedly");

    /// <summary>Verbs in the past that have an object at once, so that before a preposition they are participles: "the meeting held on Thursday".</summary>
    public static FrozenSet<string> NeedObject { get; } = FrozenSet.Create(
        "hold", "make", "build", "publish", "found", "produce", "base", "locate", "situate", "call", "name", "use", "own", "design", "develop", "create",
        "establish", "set", "bring", "send", "buy", "sell", "label", "entitle", "title", "record", "film", "print", "compose", "award", "dedicate", "attach",
        "require", "need", "include", "contain", "mark", "list", "install", "manufacture", "supply", "reward", "equip", "fit");

    /// <summary>Verbs that go on with "of"; other words before it are nouns.</summary>
    public static FrozenSet<string> TakeOf { get; } = FrozenSet.Create(
        "consist", "die", "dispose", "approve", "disapprove", "speak", "complain", "dream", "hear", "think", "boast", "smell", "tire", "conceive", "know",
        "learn", "warn", "rob", "strip", "deprive", "accuse", "convict", "remind", "rid", "make");

    /// <summary>Single words that stand where an object stands and are none, or point to something else.</summary>
    public static FrozenSet<string> NoObjects { get; } = FrozenSet.Create(
        "him", "her", "them", "it", "us", "me", "you", "himself", "herself", "itself", "themselves", "home", "live", "away", "overnight", "online", "abroad",
        "alone", "upstairs", "downtown", "able", "unable", "likely", "ready", "best", "follows", "overall", "short", "way", "side", "place", "course",
        "better", "worse", "same", "such", "tomorrow", "yesterday", "tonight", "forward", "ahead", "behind", "above", "below", "part", "very", "quite",
        "rather", "fairly", "more", "most", "less", "least", "being", "having", "so", "far", "out", "up", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday");

    /// <summary>What is counted behind "by": "by seven votes", "by two goals".</summary>
    public static FrozenSet<string> Margins { get; } = FrozenSet.Create(
        "vote", "votes", "goal", "goals", "point", "points", "year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours", "minute",
        "minutes", "run", "runs", "wicket", "wickets", "seat", "seats", "percent", "per", "times", "length", "lengths", "metres", "meters", "kilometres",
        "miles", "feet", "inches", "degrees", "tonnes", "strokes", "shots", "laps");

    /// <summary>Numbers in words.</summary>
    public static FrozenSet<string> Numbers { get; } = FrozenSet.Create(
        "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
        "eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "million", "half",
        "dozen");

    /// <summary>What a measure is followed by: "31 km long".</summary>
    public static FrozenSet<string> Dimensions { get; } = FrozenSet.Create(
        "long", "wide", "high", "tall", "deep", "thick", "old", "heavy", "across", "apart", "strong");

    public static FrozenSet<string> Negations { get; } = FrozenSet.Create(
        "not", "never", "neither", "nor", "nobody", "none", "nothing");

    /// <summary>Words that open a clause that is not stated for itself.</summary>
    public static FrozenSet<string> Subordinators { get; } = FrozenSet.Create(
        "although", "because", "when", "while", "whereas", "where", "though", "until", "since", "after", "before", "once", "as", "so", "that", "how", "why",
        "what", "whether", "than");

    public static FrozenSet<string> Relatives { get; } = FrozenSet.Create("which", "who", "whom", "whose", "that", "where");

    /// <summary>Pronouns that never become a subject that can be read by itself.</summary>
    public static FrozenSet<string> Unreadable { get; } = FrozenSet.Create(
        "i", "we", "you", "me", "us", "this", "that", "these", "those", "there", "here", "what", "who", "which", "one", "some", "such", "both", "others",
        "it", "he", "she", "they", "all", "each", "most", "many", "few", "so", "everyone", "everything", "anyone", "someone", "something", "another",
        "several");

    /// <summary>Words that a subject never begins with: who speaks is not known, and a clause or a question is no thing.</summary>
    public static FrozenSet<string> NoSubjectOpeners { get; } = FrozenSet.Create(
        "i", "we", "you", "my", "whose", "our", "your", "me", "us", "is", "are", "was", "were", "given", "being", "there", "here", "why", "how",
        "what", "when", "where", "whether", "thanks", "today", "yesterday", "tonight", "video", "let", "if");

    /// <summary>Single words that stand where a subject stands and only point at something.</summary>
    public static FrozenSet<string> NoSubjects { get; } = FrozenSet.Create(
        "more", "most", "less", "same", "latter", "former", "neither", "enough", "much", "another", "other", "others", "either", "rest",
        "significant", "underground", "true", "which", "or");

    public static FrozenSet<string> Subjects { get; } = FrozenSet.Create("i", "we", "you", "he", "she", "it", "they");

    public static bool IsAdverb(string word) =>
        Adverbs.Contains(word) || (word.Length > 4 && word.EndsWith("ly", StringComparison.Ordinal) && word is not ("family" or "assembly" or "supply"
            or "july" or "reply" or "only"
            or "early" or "daily" or "weekly" or "monthly" or "hourly" or "yearly" or "friendly" or "elderly" or "monopoly" or "anomaly" or "apply"
                or "multiply" or "rely" or "ally"));
}
