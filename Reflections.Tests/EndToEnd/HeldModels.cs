using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Reflections.Domain.Chunking;
using Reflections.Domain.Extraction;

namespace Reflections.Tests.EndToEnd;

/// <summary>An entity extractor that answers when it is told to: holds runs up in the middle of their work.</summary>
internal sealed class HeldModels : IEntityExtractor
{
    private readonly RuleEntityExtractor _inner = new();
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Fingerprint => _inner.Fingerprint;

    public async ValueTask<IReadOnlyList<EntityMention>> ExtractAsync(Chunk chunk, CancellationToken cancellation)
    {
        await _answer.Task.WaitAsync(cancellation);
        return await _inner.ExtractAsync(chunk, cancellation);
    }

    public void Answer() => _answer.TrySetResult();

    public void AddTo(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<IEntityExtractor>(this));
}
