using Microsoft.Extensions.Hosting;
using Reflections.Functions.Azurite;
using Reflections.Functions.Hosting;

try
{
    using var host = ReflectionsApp.Build(args);
    await host.RunAsync();
    return 0;
}
catch (AzuriteUnavailableException missing)
{
    await Console.Error.WriteLineAsync(missing.Message);
    return 1;
}
