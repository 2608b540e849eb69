namespace Reflections.Tests.Conformance;

/// <summary>The abstract members that declared interfaces and abstract classes leave out: what implements such a type here would not compile there.</summary>
internal static class MissingAbstractMembers
{
    public static IEnumerable<string> In(IReadOnlySet<string> declared, ApiSurface surface) =>
        declared.Where(line => line.StartsWith("T:", StringComparison.Ordinal))
            .SelectMany(line => surface.AbstractMembersOf(line[2..line.IndexOf(' ', StringComparison.Ordinal)]))
            .Where(member => !declared.Contains(member));
}
