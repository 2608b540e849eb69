using Reflections.Cli.Api;
using Reflections.Cli.Sources;

namespace Reflections.Cli.Output;

/// <summary>Shows how an ingest gets on. Its members may be called from several threads.</summary>
internal interface IIngestDisplay
{
    /// <summary>Shows progress for as long as <paramref name="work"/> takes.</summary>
    Task ShowAsync(int sources, Func<Task> work);

    /// <summary>A source is where <paramref name="progress"/> says.</summary>
    void Report(IngestSource source, RunProgress progress);

    /// <summary>A source needs no more waiting for.</summary>
    void End(IngestSource source, IngestResult result);
}
