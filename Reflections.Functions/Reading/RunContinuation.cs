using System.Text.Json;
using Reflections.Domain.Identity;
using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Storage;

namespace Reflections.Functions.Reading;

/// <summary>Where to go on in a list of runs, in a form that only fits the reflection and the filter that it was given for.</summary>
internal static class RunContinuation
{
    public static string? Write(ReflectionId reflection, RunFilter filter, string? place) => ListContinuation.Write(Of(reflection, filter), place);

    /// <exception cref="ProblemException">That list gave no such token.</exception>
    public static string? Read(ReflectionId reflection, RunFilter filter, string? token) => ListContinuation.Read(Of(reflection, filter), token);

    private static string Of(ReflectionId reflection, RunFilter filter) =>
        filter.IsAll ? TableKeys.Of(reflection)[..16] : Sha256Text.OfParts(reflection.Value, JsonSerializer.Serialize(filter))[..16];
}
