namespace Reflections.Tests.Conformance;

/// <summary>Names of members as in documentation ids.</summary>
internal static class MemberNames
{
    public static string Method(string name, int genericParameters) =>
        (name == ".ctor" ? "#ctor" : name) + (genericParameters > 0 ? $"``{genericParameters}" : "");
}
