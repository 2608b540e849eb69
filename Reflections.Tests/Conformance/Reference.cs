namespace Reflections.Tests.Conformance;

/// <summary>The form in which a compiled caller names what it uses: types only, no parameter names.</summary>
internal static class Reference
{
    public static string ToType(string type) => $"T:{type}";

    public static string ToMethod(string name, IEnumerable<string> parameters, string result, bool isStatic) =>
        $"M:{name}({string.Join(", ", parameters)}) -> {result}{(isStatic ? " static" : "")}";

    public static string ToField(string name, string type) => $"F:{name} -> {type}";

    /// <param name="name">The property, with its type.</param>
    /// <param name="accessor">get, set or init.</param>
    /// <param name="type">The property's type.</param>
    /// <param name="isStatic">Whether it belongs to the type.</param>
    public static string ToAccessor(string name, string accessor, string type, bool isStatic) =>
        $"P:{name} -> {type} {accessor}{(isStatic ? " static" : "")}";
}
