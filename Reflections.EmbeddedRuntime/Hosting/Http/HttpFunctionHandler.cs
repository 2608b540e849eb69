using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.Hosting.Discovery;
using Reflections.EmbeddedRuntime.Hosting.Invocation;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>Answers a request with an HTTP function.</summary>
internal sealed class HttpFunctionHandler(FunctionInvoker invoker, HostKeys keys, ILogger<HttpFunctionHandler> logger)
{
    public async Task HandleAsync(HttpContext http, HttpFunction function)
    {
        if (!keys.Admit(http.Request, function.Level, function.Name))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } limit && http.Request.ContentLength > limit)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        try
        {
            var result = await invoker.InvokeAsync(
                function,
                new InvocationRequest(http, BindingData(http.Request), http.RequestAborted)
                {
                    Services = http.RequestServices,
                    Prepare = features =>
                    {
                        features.Set<HttpContext>(http);
                        features.Set<IHttpRequestDataFeature>(new AspNetHttpRequestFeature(http));
                    },
                });
            await HttpResultWriter.WriteAsync(http, function.SelectResponse(result));
        }
        catch (Exception error)
        {
            Fail(http, function.Name, error);
        }
    }

    private static Dictionary<string, object?> BindingData(HttpRequest request)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Query)
        {
            data[name] = value.ToString();
        }

        foreach (var (name, value) in request.RouteValues)
        {
            data[name] = value;
        }

        return data;
    }

    private void Fail(HttpContext http, string function, Exception error)
    {
        if (http.RequestAborted.IsCancellationRequested)
        {
            Log.RequestAborted(logger, function);
            return;
        }

        var status = error switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            FunctionInputConverterException => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (status == StatusCodes.Status500InternalServerError)
        {
            Log.FunctionFailed(logger, function, error);
        }
        else
        {
            Log.RequestRefused(logger, function, status, error.Message);
        }

        if (http.Response.HasStarted)
        {
            // Half a body must not look like a whole one.
            http.Abort();
            return;
        }

        http.Response.Clear();
        http.Response.StatusCode = status;
    }
}
