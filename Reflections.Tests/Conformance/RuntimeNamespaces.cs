namespace Reflections.Tests.Conformance;

/// <summary>The namespaces that the genuine packages share with the embedded runtime.</summary>
internal static class RuntimeNamespaces
{
    private static readonly string[] Roots = ["Microsoft.Azure.Functions", "Microsoft.DurableTask"];

    /// <summary>Whether a namespace is one that only the runtime's packages fill.</summary>
    public static bool Contain(string space) => Roots.Any(root => IsIn(space, root));

    /// <summary>Whether a public type in it would be taken for one of the genuine packages: those, and Microsoft.Extensions, where they add extension methods.</summary>
    public static bool Imitate(string space) => Contain(space) || IsIn(space, "Microsoft.Extensions");

    private static bool IsIn(string space, string root) => space == root || space.StartsWith(root + ".", StringComparison.Ordinal);
}
