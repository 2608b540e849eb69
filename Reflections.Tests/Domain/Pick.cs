using CsCheck;

namespace Reflections.Tests.Domain;

/// <summary>Generators that the property tests share.</summary>
internal static class Pick
{
    /// <summary>One of the values.</summary>
    public static Gen<string> From(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
