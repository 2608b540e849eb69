namespace Reflections.Tests.EndToEnd.Description;

/// <summary>Who may call what, in full: a route that is added or opened shows here.</summary>
public sealed class RouteLevelTests(DescribedService service) : IClassFixture<DescribedService>
{
    private const string Reflection = "/api/reflections/{reflectionId}";

    private static readonly string[] Expected =
    [
        "GET /api/dashboard Anonymous",
        "GET /api/dashboard/{asset} Anonymous",
        "GET /api/health/live Anonymous",
        "GET /api/health/ready Anonymous",
        "GET /api/ledger/{ingestKey} Function",
        "GET /api/openapi.yaml Function",
        "POST /api/reconciliation Admin",
        "GET /api/reflections Function",
        $"POST {Reflection}/batches Function",
        $"GET {Reflection}/batches/{{batchId}} Function",
        $"POST {Reflection}/batches/{{batchId}}/cancel Function",
        $"GET {Reflection}/digest Function",
        $"GET {Reflection}/entities Function",
        $"GET {Reflection}/entities/{{entityId}} Function",
        $"GET {Reflection}/export Function",
        $"GET {Reflection}/facts Function",
        $"GET {Reflection}/overview Function",
        $"GET {Reflection}/reviews Function",
        $"GET {Reflection}/runs Function",
        $"POST {Reflection}/runs/bulk Admin",
        $"GET {Reflection}/runs/{{runId}} Function",
        $"GET {Reflection}/runs/{{runId}}/artifacts Function",
        $"GET {Reflection}/runs/{{runId}}/artifacts/{{name}} Function",
        $"POST {Reflection}/runs/{{runId}}/cancel Function",
        $"GET {Reflection}/runs/{{runId}}/difference Function",
        $"POST {Reflection}/runs/{{runId}}/retry Function",
        $"POST {Reflection}/runs/{{runId}}/review Function",
        $"GET {Reflection}/search Function",
        $"GET {Reflection}/sources Function",
        $"DELETE {Reflection}/sources/{{sourceId}} Function",
        $"GET {Reflection}/sources/{{sourceId}} Function",
        $"GET {Reflection}/sources/{{sourceId}}/deletion Function",
        $"GET {Reflection}/sources/{{sourceId}}/ledger Function",
        $"POST {Reflection}/sources/{{sourceId}}/runs Function",
        "GET /api/sweeps Function",
        "POST /api/sweeps Admin",
        "GET /api/sweeps/{sweepId} Function",
        "GET /api/unapplied Function",
    ];

    [Fact]
    public void Routes_Levels_AreTheseAndNoOthers() => Assert.Equal(
        Expected.Order(StringComparer.Ordinal), service.Routes.Select(route => $"{route.Method} {route.Path} {route.Level}").Order(StringComparer.Ordinal));
}
