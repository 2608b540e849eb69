using Reflections.Tests.CrashMatrix;
using Reflections.Tests.CrashMatrix.Races;
using Reflections.Tests.Domain.Ledger.Order;
using Reflections.Tests.EndToEnd;
using Reflections.Tests.EndToEnd.Sweeps;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Reflections.Tests.LongestFirst", "Reflections.Tests")]

namespace Reflections.Tests;

/// <summary>Begins with the collections that take minutes: what begins last would run alone at the end, and leave a processor idle.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
    [
        MatrixReport.Collection,
        NameOf<KillTests>(),
        RaceTable.Collection,
        NameOf<OrderTests>(),
        NameOf<SweepPressureTests>(),
        NameOf<NetworkFaultTests>(),
    ];

    /// <inheritdoc/>
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.IndexOf(Long, collection.DisplayName) is var place and >= 0 ? place : Long.Length);

    // The name that xUnit gives to the collection of a class that is in no other.
    private static string NameOf<T>() => $"Test collection for {typeof(T).FullName}";
}
