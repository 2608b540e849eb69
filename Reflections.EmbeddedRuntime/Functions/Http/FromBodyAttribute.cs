using Microsoft.Azure.Functions.Worker.Converters;
using Reflections.EmbeddedRuntime.Hosting.Http;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Takes the parameter from the request's JSON body.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class FromBodyAttribute : InputConverterAttribute
{
    /// <summary>Creates the attribute.</summary>
    public FromBodyAttribute()
        : base(typeof(JsonBodyReader))
    {
    }
}
