using Reflections.Domain.Identity;
using Reflections.Domain.Patches;

namespace Reflections.Functions.Reading;

/// <summary>Where a search looks: in the chunks for which all that is given holds.</summary>
public sealed record SearchFilter
{
    /// <summary>Everywhere.</summary>
    public static SearchFilter None { get; } = new();

    /// <summary>The source.</summary>
    public SourceId? Source { get; init; }

    /// <summary>What the source's id begins with, as written.</summary>
    public string? SourcePrefix { get; init; }

    /// <summary>A name that the source shows, whatever its case and spacing. Sources that do not are not read.</summary>
    public string? Entity { get; init; }

    /// <summary>What one of the titles above the chunk contains, whatever its case and spacing.</summary>
    public string? Heading { get; init; }

    /// <summary>Whether sources are left out by what they are.</summary>
    internal bool ChoosesSources => Source is not null || SourcePrefix is not null || Entity is not null;

    /// <summary>What a continuation is for.</summary>
    internal IEnumerable<string> Question => [Source?.Value ?? "", SourcePrefix ?? "", Form(Entity), Form(Heading)];

    internal bool Takes(SourceId source) => SourcePrefix is null || source.Value.StartsWith(SourcePrefix, StringComparison.Ordinal);

    internal bool Takes(IReadOnlyList<string> headingPath) =>
        Heading is null || headingPath.Any(title => Form(title).Contains(Form(Heading), StringComparison.Ordinal));

    private static string Form(string? text) => text is null ? "" : KnowledgeIds.NormaliseName(text);
}
