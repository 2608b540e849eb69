using Microsoft.Extensions.DependencyInjection;
using Reflections.Functions.Sweeping;

namespace Reflections.Functions.Reconciliation;

/// <summary>Registers what compares the stores.</summary>
public static class ReconciliationServiceCollectionExtensions
{
    /// <summary>Adds the parts; storage and acceptance must be there.</summary>
    public static IServiceCollection AddReconciliation(this IServiceCollection services) =>
        services.AddSingleton<Sweeper>().AddSingleton<DriftRepair>().AddSingleton<Reconciler>();
}
