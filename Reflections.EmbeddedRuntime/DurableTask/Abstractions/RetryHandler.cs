namespace Microsoft.DurableTask;

/// <summary>Decides after a failure whether the task is tried again, at once.</summary>
public delegate bool RetryHandler(RetryContext retryContext);
