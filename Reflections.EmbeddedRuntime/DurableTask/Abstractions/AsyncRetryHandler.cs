namespace Microsoft.DurableTask;

/// <summary>Decides after a failure whether the task is tried again, at once; may await durable timers before it answers.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
