namespace Reflections.Functions.Fetching;

/// <summary>The guard's judgement of an address or a URL.</summary>
/// <param name="Refusal">Why it is refused, as the end of a sentence; null when it is allowed.</param>
public readonly record struct AddressVerdict(string? Refusal)
{
    public static AddressVerdict Allowed => default;

    public bool IsAllowed => Refusal is null;

    public static AddressVerdict Refused(string reason) => new(reason);
}
