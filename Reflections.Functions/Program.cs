using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Reflections.Functions.Azurite;
using Reflections.Functions.Hosting;
using Reflections.Functions.Storage;

try
{
    using var host = ReflectionsApp.Build(args);
    await host.RunAsync();
    return 0;
}
catch (Exception error) when (error is AzuriteUnavailableException or StorageUnavailableException or IOException or InvalidDataException
    or InvalidOperationException or OptionsValidationException)
{
    // What an operator can mend, each said in one line.
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
