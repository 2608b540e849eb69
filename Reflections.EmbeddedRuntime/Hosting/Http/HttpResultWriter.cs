using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;

namespace Reflections.EmbeddedRuntime.Hosting.Http;

/// <summary>Sends what an HTTP function returned.</summary>
internal static class HttpResultWriter
{
    public static Task WriteAsync(HttpContext http, object? result) => result switch
    {
        // A function that returns nothing has written the response itself, or means an empty 200.
        null => Task.CompletedTask,
        IActionResult action => action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        IResult minimal => minimal.ExecuteAsync(http),
        BufferedHttpResponseData response => response.SendAsync(http.Response, http.RequestAborted),
        string text => WriteTextAsync(http.Response, text),
        _ => http.Response.WriteAsJsonAsync(result, result.GetType(), http.RequestAborted),
    };

    private static Task WriteTextAsync(HttpResponse response, string text)
    {
        response.ContentType ??= "text/plain; charset=utf-8";
        return response.WriteAsync(text, response.HttpContext.RequestAborted);
    }
}
