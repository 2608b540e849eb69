namespace Reflections.Tests.EndToEnd.Description;

/// <summary>Who may call what, in full: a route that is added or opened shows here.</summary>
public sealed class RouteLevelTests(DescribedService service) : IClassFixture<DescribedService>
{
    private const string Reflection = "/api/reflections/{reflectionId}";

    private static readonly string[] Expected =
    [
        "GET /api/openapi.yaml Function",
        "GET /api/reflections Function",
        $"GET {Reflection}/digest Function",
        $"GET {Reflection}/entities Function",
        $"GET {Reflection}/entities/{{entityId}} Function",
        $"GET {Reflection}/export Function",
        $"GET {Reflection}/facts Function",
        $"GET {Reflection}/runs Function",
        $"GET {Reflection}/runs/{{runId}} Function",
        $"GET {Reflection}/runs/{{runId}}/difference Function",
        $"POST {Reflection}/runs/{{runId}}/review Function",
        $"GET {Reflection}/search Function",
        $"GET {Reflection}/sources Function",
        $"DELETE {Reflection}/sources/{{sourceId}} Function",
        $"GET {Reflection}/sources/{{sourceId}} Function",
        $"GET {Reflection}/sources/{{sourceId}}/deletion Function",
        $"POST {Reflection}/sources/{{sourceId}}/runs Function",
        "GET /api/sweeps Function",
        "POST /api/sweeps Admin",
    ];

    [Fact]
    public void Routes_Levels_AreTheseAndNoOthers() => Assert.Equal(
        Expected.Order(StringComparer.Ordinal), service.Routes.Select(route => $"{route.Method} {route.Path} {route.Level}").Order(StringComparer.Ordinal));
}
