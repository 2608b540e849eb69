using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>
/// What the last step of the SDK's pipeline does with an answer: it says whether it is an error, and how an error's code is read from it.
/// A policy that answers by itself takes that step's place. The SDK keeps both to itself; were they missing, errors would come without their codes.
/// </summary>
internal static class TransportStep
{
    private const string Step = "Azure.Core.Pipeline.HttpPipelineTransportPolicy, Azure.Core";

    /// <param name="rest">What is left of the pipeline, the transport last.</param>
    public static void Complete(HttpMessage message, MemoryAnswer answer, ReadOnlyMemory<HttpPipelinePolicy> rest)
    {
        answer.ClientRequestId = message.Request.ClientRequestId;
        message.Response = answer;
        SetParser(answer, Parser(rest.Span[^1]));
        SetIsError(answer, message.ResponseClassifier.IsErrorResponse(message));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_errorParser")]
    private static extern ref RequestFailedDetailsParser? Parser([UnsafeAccessorType(Step)] object step);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_RequestFailedDetailsParser")]
    private static extern void SetParser(Response answer, RequestFailedDetailsParser? parser);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_IsError")]
    private static extern void SetIsError(Response answer, bool isError);
}
