namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>The start of an app's <c>Program</c>.</summary>
public class FunctionsApplication
{
    /// <summary>A builder with the configuration of host.json, local.settings.json, the environment and the arguments.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}
