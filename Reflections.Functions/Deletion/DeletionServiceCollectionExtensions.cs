using Microsoft.Extensions.DependencyInjection;

namespace Reflections.Functions.Deletion;

/// <summary>Registers what deletes sources.</summary>
public static class DeletionServiceCollectionExtensions
{
    /// <summary>Adds the protocol and its parts; storage must be there.</summary>
    public static IServiceCollection AddDeletion(this IServiceCollection services) =>
        services.AddSingleton<SourceEraser>().AddSingleton<DeletionReceipts>().AddSingleton<DeletionProtocol>();
}
