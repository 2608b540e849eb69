using Reflections.Domain.Extraction.Lexicon;

namespace Reflections.Domain.Extraction;

/// <summary>What a name's own words say of its kind.</summary>
internal static class WordEvidence
{
    public static void Add(NameCandidate name, TypeScores scores)
    {
        var (first, last) = (name.FirstToken.Proper, name.LastToken.Proper);
        if (name.Shown is { } shown)
        {
            scores.Add(shown, shown == EntityType.Person ? 6 : 5);
        }

        if (Gazetteer.Of(name.Proper) is { } known)
        {
            scores.Add(known, name.Count > 1 ? 6 : 3.5);
        }

        if (WordLists.Vessels.Contains(name.FirstToken.Text) || (name.First > 0 && WordLists.Vessels.Contains(name.Tokens[name.First - 1].Text)))
        {
            scores.Add(EntityType.Product, 6);
        }

        if (name.FirstToken.Text is "ISO" or "EN" or "IEC" or "DIN" or "BS" or "IEEE" or "RFC" or "CE" or "IP" && name.Count > 1
            || IsProtectionMark(name.FirstToken.Text) || name.Before(1) is "standard" or "norm")
        {
            scores.Add(EntityType.Other, 8);
        }

        AddHeads(name, scores);
        AddNumbers(name, scores);
        AddPerson(name, first, last, scores);
        if (name.Count == 1 && name.FirstToken.Text is { Length: >= 2 and <= 6 } acronym && acronym.All(char.IsUpper) && Gazetteer.Of(name.Proper) is null)
        {
            scores.Add(EntityType.Organisation, 1.6);
        }
        else if (name.Count == 1 && first.Skip(1).Any(char.IsUpper) && first.Any(char.IsLower) && !first.StartsWith("Mc", StringComparison.Ordinal)
            && !first.Contains('\'') && !first.Contains('-'))
        {
            scores.Add(EntityType.Product, 1.2);
            scores.Add(EntityType.Organisation, 0.8);
        }

        if (name.Count > 1 && WordLists.Demonyms.Contains(name.FirstToken.Text))
        {
            scores.Add(EntityType.Organisation, 0.8);
            scores.Add(EntityType.Other, 0.8);
        }

        if (name.Count is 2 or 3 && (name.FirstToken.Text is { Length: >= 2 and <= 4 } && name.FirstToken.IsShouted || Gazetteer.IsPlace(last)
            && Gazetteer.Of(name.Proper) is null && !WordLists.FirstNames.Contains(first)))
        {
            scores.Add(EntityType.Organisation, 1.8);
        }

        if (name.Count is > 1 and <= 4 && last[^1] == 's' && EverydayWords.Contains(name.LastToken.Lower))
        {
            scores.Add(EntityType.Organisation, 0.8);
        }

        if (name.Count > 1 && first is "St" or "Saint" && name.Count <= 4)
        {
            scores.Add(WordLists.FirstNames.Contains(last) ? EntityType.Person : EntityType.Place, 2);
        }

        if (name.Count > 1 && Enumerable.Range(name.First, name.Count).Any(i => name.Tokens[i].Text is "&"))
        {
            scores.Add(EntityType.Organisation, 3);
        }
    }

    private static bool IsProtectionMark(string word) => word.Length == 4 && word.StartsWith("IP", StringComparison.Ordinal) && char.IsDigit(word[2])
        && char.IsDigit(word[3]);

    private static void AddHeads(NameCandidate name, TypeScores scores)
    {
        var of = 0;
        for (var i = name.First + 1; i < name.End - 1 && of == 0; i++)
        {
            of = name.Tokens[i].Lower is "of" or "for" or "on" ? i : 0;
        }

        var head = of > 0 ? name.Tokens[of - 1] : name.LastToken;
        var weight = name.Count > 1 ? 4.0 : 0;
        var word = head.Proper;
        if (WordLists.OrganisationHeads.Contains(word))
        {
            scores.Add(EntityType.Organisation, weight + (of > 0 && WordLists.PlaceHeads.Contains(word) ? -1 : 0));
        }

        if (WordLists.PlaceHeads.Contains(word))
        {
            var isNamedSo = of == 0 && name.Count is 2 or 3 && WordLists.FirstNames.Contains(name.FirstToken.Proper);
            scores.Add(EntityType.Place, isNamedSo && WordLists.Surnames.Contains(word) ? 0.5 : WordLists.OrganisationHeads.Contains(word) ? weight - 1.2 : weight);
        }

        if (WordLists.OtherHeads.Contains(word))
        {
            scores.Add(EntityType.Other, weight);
        }

        if (WordLists.ProductHeads.Contains(word))
        {
            scores.Add(EntityType.Product, weight - 0.5);
        }

        if (name.Count > 1 && head.Lower[^1] == 's' && WordLists.KindOfNoun.GetValueOrDefault(head.Lower[..^1]) == EntityType.Product)
        {
            // A maker is called by what it makes, in the plural.
            scores.Add(EntityType.Organisation, 3);
        }

        if (name.Count > 1 && name.FirstToken.Proper is "Mount" or "Lake" or "Cape" or "Port" or "Loch" or "Isle" or "Fort" or "Bay" or "Gulf" or "River"
            or "Glen" or "San" or "Santa" or "Saint" or "Upper" or "Lower"
                or "North" or "South" or "East" or "West" or "Northern" or "Southern" or "Eastern" or "Western" or "Central" or "Puerto" or "Villa" or "Los"
                    or "Las" or "El" or "Rio" or "Monte" or "Bad" or "Tel" or "Ras" or "New" or "Old"
            && !WordLists.OrganisationHeads.Contains(word))
        {
            scores.Add(EntityType.Place, name.FirstToken.Proper is "Mount" or "Lake" or "Cape" or "Loch" or "Isle" or "Fort" or "Gulf" or "River" ? 4 : 1.8);
        }

        if (name.Count > 1 && Gazetteer.IsPlace(name.LastToken.Proper) && name.FirstToken.Proper is "North" or "South" or "East" or "West" or "Northern"
            or "Southern" or "Eastern" or "Western" or "Central" or "Greater" or "New" or "Old" or "Upper" or "Lower")
        {
            scores.Add(EntityType.Place, 2.5);
        }

        if (name.Count > 1 && of == 0 && Gazetteer.IsPlace(name.FirstToken.Proper) && !NameFinder.IsHead(head)
            && !WordLists.FirstNames.Contains(name.FirstToken.Proper))
        {
            scores.Add(EntityType.Organisation, 1.5);
        }

        for (var i = name.First; i < name.End - 1 && of == 0 && name.Count > 2; i++)
        {
            if (WordLists.OrganisationHeads.Contains(name.Tokens[i].Proper))
            {
                scores.Add(EntityType.Organisation, 1);
                break;
            }
        }

        if (name.Count > 1 && name.FirstToken.Proper is "FC" or "AC" or "AS" or "SC" or "CD" or "RC" or "SV" or "FK" or "VfB" or "VfL" or "TSV" or "CF"
            or "Real" or "Inter" or "Sporting" or "Athletic" or "Dynamo" or "Dinamo" or "Lokomotiv"
                or "Spartak" or "CSKA" or "Borussia" or "Bayer" or "Eintracht" or "Royal" or "Federal" or "National" or "International" or "American"
                    or "European" or "Bank" or "Universidad" or "Maison" or "Caja" or "Banco" or "Casa" or "Banque" or "Compagnie" or "Société" or "Université" or "Radio" or "Club" or "Grupo" or "Groupe")
        {
            scores.Add(EntityType.Organisation, 2);
        }
    }

    private static void AddNumbers(NameCandidate name, TypeScores scores)
    {
        var last = name.LastToken.Text;
        if (!Enumerable.Range(name.First, name.Count).Any(i => name.Tokens[i].Text.Any(char.IsDigit)) || char.IsDigit(name.FirstToken.Text[0]))
        {
            return;
        }

        // "Name 12, Town" is an address; a model number has no town behind it.
        var isAddress = name.Count > 1 && last.Length <= 3 && last.All(char.IsDigit) && name.After(1) == "," && name.End + 1 < name.Tokens.Count
            && name.Tokens[name.End + 1].IsCapitalised;
        if (isAddress)
        {
            scores.Add(EntityType.Place, 5);
        }
        else if (WordLists.OtherHeads.Contains(name.FirstToken.Text))
        {
            scores.Add(EntityType.Other, 4);
        }
        else if (name.FirstToken.Text is "Route" or "Highway" or "Interstate" or "Road" or "District" or "Ward" or "Zone" or "Pier" or "Platform"
            or "Terminal" or "Gate")
        {
            scores.Add(EntityType.Place, 4);
        }
        else
        {
            scores.Add(EntityType.Product, 3);
        }
    }

    private static void AddPerson(NameCandidate name, string first, string last, TypeScores scores)
    {
        if (NameFinder.IsHead(name.LastToken) && name.Count > 1 && !(name.Count <= 3 && WordLists.FirstNames.Contains(first)
            && (WordLists.Surnames.Contains(last) || !EverydayWords.Contains(name.LastToken.Lower))))
        {
            return;
        }

        var hasOf = Enumerable.Range(name.First, name.Count).Any(i => name.Tokens[i].Lower is "of" or "for" or "the" or "and" or "&");
        if (hasOf || name.Count > 5)
        {
            return;
        }

        var isGiven = WordLists.FirstNames.Contains(first);
        var isInitial = name.Count > 1 && name.FirstToken.Text is [var letter] && char.IsUpper(letter) || name.Count > 1 && name.FirstToken.Text.Length <= 6
            && name.FirstToken.Text.Contains('.');
        if (isInitial && !Gazetteer.IsPlace(name.FirstToken.Text) && Gazetteer.Of(name.FirstToken.Text) is null)
        {
            scores.Add(EntityType.Person, 4);
        }

        if (name.Count == 1)
        {
            scores.Add(EntityType.Person, (isGiven ? 1.8 : 0) + (WordLists.Surnames.Contains(first) ? 2 : 0) + (HasSurnameEnding(first) ? 0.6 : 0));
            return;
        }

        var isFamily = WordLists.Surnames.Contains(last) || last is "Jr" or "Jr." or "Sr" || HasSurnameEnding(last);
        var allNew = true;
        for (var i = name.First; i < name.End; i++)
        {
            allNew &= !name.Tokens[i].IsCapitalised || (!EverydayWords.Contains(name.Tokens[i].Lower) && name.Tokens[i].Text.Any(char.IsLower));
        }

        if (isGiven)
        {
            scores.Add(EntityType.Person, EverydayWords.Contains(name.LastToken.Lower) && !isFamily ? 3 : 4);
        }

        scores.Add(EntityType.Person, (isFamily ? 1.8 : 0) + (allNew ? 1.2 : 0) + (name.Count <= 3 && allNew ? 0.4 : 0));
        for (var i = name.First + 1; i < name.End - 1; i++)
        {
            if (name.Tokens[i].Lower is "van" or "von" or "bin" or "ibn" or "al" or "de" or "da" or "dos" or "der" or "di" || name.Tokens[i].Text is [_]
                or "." || WordLists.FirstNames.Contains(name.Tokens[i].Text))
            {
                scores.Add(EntityType.Person, 1);
                break;
            }
        }
    }

    private static bool HasSurnameEnding(string word) =>
        word.Length > 5 && (word.EndsWith("ski", StringComparison.Ordinal) || word.EndsWith("sky", StringComparison.Ordinal)
            || word.EndsWith("ović", StringComparison.Ordinal) || word.EndsWith("ovic", StringComparison.Ordinal)
            || word.EndsWith("evic", StringComparison.Ordinal) || word.EndsWith("ević", StringComparison.Ordinal)
                || word.EndsWith("sson", StringComparison.Ordinal) || word.EndsWith("dottir", StringComparison.Ordinal)
            || word.EndsWith("dóttir", StringComparison.Ordinal) || word.EndsWith("enko", StringComparison.Ordinal)
                || word.EndsWith("shvili", StringComparison.Ordinal) || word.EndsWith("nen", StringComparison.Ordinal)
            || word.EndsWith("sen", StringComparison.Ordinal) || word.EndsWith("opoulos", StringComparison.Ordinal)
                || word.EndsWith("akis", StringComparison.Ordinal) || word.EndsWith("yan", StringComparison.Ordinal)
            || word.EndsWith("mann", StringComparison.Ordinal) || word.EndsWith("berg", StringComparison.Ordinal)
                || word.EndsWith("stein", StringComparison.Ordinal) || word.EndsWith("escu", StringComparison.Ordinal)
            || word.EndsWith("oğlu", StringComparison.Ordinal) || word.EndsWith("nova", StringComparison.Ordinal)
                || word.EndsWith("dze", StringComparison.Ordinal) || word.EndsWith("ez", StringComparison.Ordinal)
            || word.EndsWith("ini", StringComparison.Ordinal) || word.EndsWith("elli", StringComparison.Ordinal)
                || word.StartsWith("Mc", StringComparison.Ordinal) || word.StartsWith("O'", StringComparison.Ordinal)
            || word.EndsWith("quist", StringComparison.Ordinal) || word.EndsWith("ström", StringComparison.Ordinal)
                || word.EndsWith("gren", StringComparison.Ordinal) || word.EndsWith("son", StringComparison.Ordinal));
}
