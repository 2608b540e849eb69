using Azure.Core;
using Azure.Core.Pipeline;

namespace Reflections.Functions.Storage;

/// <summary>
/// Takes a refusal only from the storage service, which marks every answer of its own. One that something on the way made up (a gateway, a proxy that
/// is going down) says nothing of the row or blob: to believe that a blob is there which nobody wrote would lose it. Such an answer counts as lost.
/// </summary>
internal sealed class RefusalOriginPolicy : HttpPipelineSynchronousPolicy
{
    // "Every operation returns it", as the service's reference has it; the second is for an answer that lost it on the way.
    private static readonly string[] Marks = ["x-ms-request-id", "x-ms-error-code"];

    public override void OnReceivedResponse(HttpMessage message)
    {
        var answer = message.Response;
        if (answer.Status is >= 400 and < 500 and not (408 or 429) && !Marks.Any(answer.Headers.Contains))
        {
            throw new IOException($"an answer {answer.Status} came that is not the storage service's own");
        }
    }
}
