namespace Reflections.Tests.Domain.Ledger.Order;

/// <summary>Something is not as it must be.</summary>
internal sealed class OrderViolation(string message) : Exception(message);
