using System.Text.RegularExpressions;

namespace Reflections.Tests.Conformance;

/// <summary>The members of the genuine packages, as their lists under <c>Data/AzureApi</c> give them.</summary>
internal sealed partial class ApiSurface
{
    private readonly HashSet<string> _declarations = new(StringComparer.Ordinal);
    private readonly HashSet<string> _references = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _bases = new(StringComparer.Ordinal);

    public ApiSurface(IEnumerable<string> lines)
    {
        foreach (var line in lines.Where(line => line.Length > 0 && line[0] != '#').Select(Comparable))
        {
            _declarations.Add(line);
            _references.UnionWith(ReferencesTo(line));
            if (BaseType().Match(line) is { Success: true } derived)
            {
                _bases[derived.Groups["type"].Value] = derived.Groups["base"].Value;
            }
        }
    }

    /// <summary>Every listed declaration, without nullability marks and assembly names.</summary>
    public IReadOnlyCollection<string> Declarations => _declarations;

    public static ApiSurface Read()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Data", "AzureApi");
        return new ApiSurface(Directory.EnumerateFiles(folder, "*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadLines));
    }

    public bool Declares(string line) => _declarations.Contains(line);

    /// <summary>Whether a compiled caller's reference, of the form <see cref="ReferencedMembers"/> gives, finds its target.</summary>
    public bool Offers(string reference) => _references.Contains(reference);

    /// <summary>The type and, as far as they are listed, the types it derives from.</summary>
    public IEnumerable<string> WithBases(string type)
    {
        for (var current = type; current is not null; current = _bases.GetValueOrDefault(current))
        {
            yield return current;
        }
    }

    /// <summary>What must be declared with a type so that what implements or extends it here does so there: its abstract members.</summary>
    public IEnumerable<string> AbstractMembersOf(string type) =>
        _declarations.Where(line => line.EndsWith(" abstract", StringComparison.Ordinal) && MemberOf(line) == type);

    private static string Comparable(string line) =>
        (line.StartsWith("T:", StringComparison.Ordinal) ? line[..line.LastIndexOf(" | ", StringComparison.Ordinal)] : line).Replace("?", "", StringComparison.Ordinal);

    private static string MemberOf(string line)
    {
        var name = line[2..(line.IndexOfAny(['(', ' ']))];
        return name[..name.LastIndexOf('.')];
    }

    private static IEnumerable<string> ReferencesTo(string line)
    {
        if (line[0] == 'T')
        {
            return [line[..line.IndexOf(' ', StringComparison.Ordinal)]];
        }

        if (line[0] == 'M')
        {
            var open = line.IndexOf('(', StringComparison.Ordinal);
            var close = line.IndexOf(')', StringComparison.Ordinal);
            var types = Parameters(line[(open + 1)..close]).Select(parameter => parameter[..parameter.IndexOf(' ', StringComparison.Ordinal)]);
            var tail = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var result = tail is ["->", var type, ..] ? type : "System.Void";
            return [Reference.ToMethod(line[2..open], types, result, tail.Contains("static"))];
        }

        var member = Member().Match(line);
        var (name, valueType) = (member.Groups["name"].Value, member.Groups["type"].Value);
        var isStatic = line.EndsWith(" static", StringComparison.Ordinal);
        return line[0] == 'F'
            ? [Reference.ToField(name, valueType)]
            : member.Groups["accessors"].Value.Split(' ').Select(accessor => Reference.ToAccessor(name, accessor, valueType, isStatic));
    }

    private static IEnumerable<string> Parameters(string list)
    {
        var (depth, start) = (0, 0);
        for (var at = 0; at < list.Length; at++)
        {
            depth += list[at] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (list[at] == ',' && depth == 0)
            {
                yield return list[start..at].Trim();
                start = at + 1;
            }
        }

        if (list[start..].Trim() is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    [GeneratedRegex(@"^T:(?<type>\S+) \| .* base (?<base>[^\s{]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex BaseType();

    [GeneratedRegex(@"^.:(?<name>\S+) -> (?<type>\S+)( \{(?<accessors>[^}]*)\})?", RegexOptions.ExplicitCapture)]
    private static partial Regex Member();
}
