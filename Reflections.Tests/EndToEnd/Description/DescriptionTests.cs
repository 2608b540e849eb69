using System.Net;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>The description and the running host say the same.</summary>
public sealed partial class DescriptionTests(DescribedService service) : IClassFixture<DescribedService>
{
    private static readonly ApiDescription Description = ApiDescription.Embedded;

    [Fact]
    public void Description_ReadByOpenApi_HasNoErrors()
    {
        var settings = new OpenApiReaderSettings();
        settings.AddYamlReader();

        var read = OpenApiDocument.Parse(Description.Text, "yaml", settings);

        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic!.SpecificationVersion);
        Assert.Empty(read.Diagnostic.Errors.Concat(read.Diagnostic.Warnings).Select(error => error.ToString()));
    }

    [Fact]
    public void Description_OperationsAndRoutes_AreTheSame() => Assert.Equal(
        service.Routes.Select(route => $"{route.Method} {route.Path}").Order(StringComparer.Ordinal),
        Description.Operations.Select(operation => $"{operation.Method} {operation.Route}").Order(StringComparer.Ordinal));

    [Fact]
    public void Description_Levels_AreThoseOfTheHost()
    {
        var described = Description.Operations.ToDictionary(
            operation => $"{operation.Method} {operation.Route}",
            operation => (operation.Level, operation.IsOpen) switch
            {
                ("reading" or "ingesting", false) => "Function",
                ("administering", false) => "Admin",
                ("anonymous", true) => "Anonymous",
                var other => other.ToString(),
            });

        Assert.All(service.Routes, route => Assert.Equal(route.Level, described[$"{route.Method} {route.Path}"]));
    }

    [Fact]
    public void Description_PathParameters_AreThoseOfThePath()
    {
        foreach (var operation in Description.Operations)
        {
            var named = Parameter().Matches(operation.Path).Select(match => match.Groups[1].Value);
            Assert.Equal(named, Description.Parameters(operation).Where(parameter => parameter.In == "path").Select(parameter => parameter.Name));
        }
    }

    [Fact]
    public void Description_Operations_AreNamedOnceAndTellTheirRefusals()
    {
        Assert.Distinct(Description.Operations.Select(operation => operation.Id));
        Assert.All(Description.Operations, operation => Assert.True(operation.IsOpen || operation.Responses["401"] is not null, operation.Id));
        Assert.All(Description.Operations, operation => Assert.NotNull(operation.Responses["500"]));
    }

    [Fact]
    public void Description_Schemas_SayNothingThatIsNotChecked() =>
        Assert.All(Description.Schemas, schema => Assert.Empty(SchemaCheck.UnknownWords(schema.Value!).Select(word => $"{schema.Key}: {word}")));

    [Fact]
    public void Description_Examples_FitTheirSchemas()
    {
        var examples = Description.Examples().ToList();

        Assert.NotEmpty(examples);
        Assert.All(examples, example => Assert.Empty(Description.Check(example.Schema, example.Example).Select(wrong => $"{example.Place}: {wrong}")));
    }

    [Fact]
    public async Task Get_Description_IsServedOnceAndThenRecognised()
    {
        using var first = await service.Api.Http.GetAsync(new Uri("/api/openapi.yaml", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/openapi.yaml");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await service.Api.Http.SendAsync(request);

        Assert.Equal("application/yaml", first.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Description.Text, await first.Content.ReadAsStringAsync());
        Assert.True(first.Headers.CacheControl is { Private: true, NoCache: true });
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    public async Task Route_MethodThatItDoesNotHave_IsNotThere(string method)
    {
        foreach (var path in Description.Operations.Select(operation => Parameter().Replace(operation.Route, "x")).Distinct())
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var response = await service.Api.Http.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.NotFound), (path, response.StatusCode));
        }
    }

    [Fact]
    public void RequestFile_Calls_AreThoseOfTheDescription()
    {
        var calls = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "reflections.http"))
            .Select(line => Call().Match(line))
            .Where(match => match.Success)
            .Select(match => (Method: match.Groups[1].Value, Path: match.Groups[2].Value))
            .ToList();

        Assert.All(Description.Operations, operation => Assert.Contains(calls, call => Fits(operation, call)));
        Assert.All(calls, call => Assert.Contains(Description.Operations, operation => Fits(operation, call)));
    }

    private static bool Fits(DescribedOperation operation, (string Method, string Path) call)
    {
        var (described, called) = (operation.Route.Split('/'), call.Path.Split('/'));
        return call.Method == operation.Method && described.Length == called.Length
            && described.Zip(called).All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.Second.Length > 0));
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^([A-Z]+) \{\{host\}\}([^?\s]+)")]
    private static partial Regex Call();
}
