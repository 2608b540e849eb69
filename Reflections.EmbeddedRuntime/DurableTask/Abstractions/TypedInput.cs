namespace Microsoft.DurableTask;

/// <summary>Turns the untyped input of a task into the type its code asks for.</summary>
internal static class TypedInput
{
    public static T? Of<T>(object? input) => input switch
    {
        null => default,
        T typed => typed,
        _ => throw new ArgumentException(
            $"Input type '{input.GetType()}' does not match expected type '{typeof(T)}'.", nameof(input)),
    };
}
