namespace Reflections.Domain.Identity;

/// <summary>The rule that reflection ids and source ids share.</summary>
public static class CallerName
{
    /// <summary>Longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 128;

    /// <summary>Why <paramref name="text"/> cannot be a name, or null when it can.</summary>
    public static string? Problem(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "must not be empty";
        }

        if (text.Length > MaxLength)
        {
            return $"must be at most {MaxLength} characters, was {text.Length}";
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsControl(text[i]))
            {
                return $"must not contain control characters (found U+{(int)text[i]:X4} at {i})";
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return $"must be well-formed Unicode (lone surrogate at {i})";
            }
        }

        return null;
    }
}
