namespace Reflections.Cli.Api;

/// <summary>An entity with every source that names it.</summary>
internal sealed record Entity(string Id, string Name, string Type, IReadOnlyList<string>? Aliases, IReadOnlyList<Citation>? Citations);
