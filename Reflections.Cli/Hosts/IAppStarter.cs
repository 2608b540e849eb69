namespace Reflections.Cli.Hosts;

/// <summary>Starts the app in this process.</summary>
internal interface IAppStarter
{
    /// <param name="urls">Where to listen.</param>
    /// <param name="dataDirectory">Full path of the data folder.</param>
    Task<IRunningApp> StartAsync(string urls, string dataDirectory, CancellationToken cancellation);
}

/// <summary>An app that runs in this process until it is disposed.</summary>
internal interface IRunningApp : IAsyncDisposable
{
    Uri Address { get; }
}
