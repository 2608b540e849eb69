using Microsoft.AspNetCore.Http;
using Reflections.Domain.Identity;
using Reflections.Functions.Hosting;

namespace Reflections.Functions.Reconciliation;

/// <summary>What is to be compared.</summary>
/// <param name="Reflection">One reflection, or null for all.</param>
/// <param name="Repair">Settle what is found; otherwise it is only told.</param>
/// <param name="Max">Most runs, instances, entries and sources each, 1 to <see cref="MostCompared"/>.</param>
public sealed record ReconciliationRequest(ReflectionId? Reflection, bool Repair, int Max)
{
    /// <summary>Largest <see cref="Max"/>.</summary>
    public const int MostCompared = 10_000;

    private const int Default = 1000;

    /// <summary>Reads the body, which may be empty.</summary>
    /// <exception cref="ProblemException">A field is not known or cannot be used.</exception>
    public static async Task<ReconciliationRequest> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync<Body>(request, cancellation);
        var max = body?.Max ?? Default;
        if (max is < 1 or > MostCompared)
        {
            throw new ProblemException(Problem.InvalidField("max", $"must be 1 to {MostCompared}", MostCompared));
        }

        ReflectionId? reflection = null;
        if (body?.ReflectionId is { } name && !ReflectionId.TryCreate(name, out reflection, out var problem))
        {
            throw new ProblemException(Problem.InvalidId("reflectionId", problem));
        }

        return new ReconciliationRequest(reflection, body?.Repair ?? false, max);
    }

    private sealed record Body(string? ReflectionId, bool? Repair, int? Max);
}
