namespace Reflections.Tests.EndToEnd.Faults;

/// <summary>A request on its way to storage.</summary>
/// <param name="Number">Counted from 1, over both services.</param>
/// <param name="IsBlob">Whether it goes to the blob service; else to that of the tables.</param>
/// <param name="Target">Path and query.</param>
internal sealed record StorageRequest(int Number, bool IsBlob, string Method, string Target);

/// <summary>What is done to a request, and what happens at the same moment.</summary>
/// <param name="AtThatMoment">Called where the fault strikes: before the request is passed on, or after storage has answered.</param>
internal readonly record struct Disturbance(StorageFault Fault, Action? AtThatMoment = null);
