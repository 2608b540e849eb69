namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>What became of a write to one row.</summary>
/// <param name="ETag">The row's new ETag; null when it was deleted or refused.</param>
internal sealed record RowWrite(StorageState State, string? ETag, ServiceError? Error)
{
    public static RowWrite Refused(StorageState state, ServiceError error) => new(state, null, error);
}
