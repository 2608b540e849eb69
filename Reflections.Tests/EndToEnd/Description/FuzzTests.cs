using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reflections.Tests.Models;

namespace Reflections.Tests.EndToEnd.Description;

/// <summary>
/// Requests of which something is wrong, against every operation: never an internal error, never silence, never a word about the machine or the
/// program's insides, and a problem of a known type wherever a function refuses.
/// </summary>
public sealed partial class FuzzTests(FuzzTests.Target target) : IClassFixture<FuzzTests.Target>
{
    private const int RequestsARound = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static TheoryData<int> Seeds => Rounds.Seeds(everyday: 5, nightly: 200, first: 1);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Requests_WithSomethingWrong_AreRefusedInOrder(int seed)
    {
        var requests = new MalformedRequests(seed, target.Known);
        var wrong = new List<string>();
        var served = 0;
        for (var number = 0; number < RequestsARound; number++)
        {
            var request = requests.Next();
            var (answer, problems) = await SendAsync(request);
            wrong.AddRange(problems.Select(problem => $"{number}: {problem}\n{Shown(request)}"));
            served += answer?.IsOfAFunction == true ? 1 : 0;
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of seed {seed}:\n{string.Join("\n\n", wrong.Take(20))}\n{target.Log.All}");
        Assert.DoesNotContain("was told the id", target.Log.All, StringComparison.Ordinal);
        Assert.True(served > RequestsARound / 3, $"Only {served} requests came as far as a function.");
    }

    private async Task<(RawAnswer? Answer, IReadOnlyList<string> Wrong)> SendAsync(byte[] request)
    {
        try
        {
            var answer = await RawExchange.SendAsync(target.Address, request, Patience);
            return (answer, answer is null ? [] : Wrong(answer, isHead: request.AsSpan().StartsWith("HEAD"u8)));
        }
        catch (OperationCanceledException)
        {
            return (null, ["no answer"]);
        }
    }

    private static List<string> Wrong(RawAnswer answer, bool isHead)
    {
        var wrong = new List<string>();
        if (answer.Status >= 500)
        {
            wrong.Add($"{answer.Status} {answer.Body}");
        }

        if (Inside().Match(answer.Body) is { Success: true } told)
        {
            wrong.Add($"the body tells '{told.Value}'");
        }

        if (answer.Status >= 400 && !isHead)
        {
            if (answer.IsOfAFunction)
            {
                wrong.AddRange(WrongProblem(answer));
            }
            else if (answer.Body.Length > 0)
            {
                wrong.Add($"the host answers {answer.Status} with a body");
            }
        }

        return wrong;
    }

    private static IEnumerable<string> WrongProblem(RawAnswer answer)
    {
        if (!answer.Headers.GetValueOrDefault("Content-Type", "").StartsWith("application/problem+json", StringComparison.Ordinal))
        {
            return [$"{answer.Status} is no problem: {answer.Body}"];
        }

        var problem = JsonNode.Parse(answer.Body)!;
        return ApiDescription.Embedded.ProblemTypes.Contains(problem["type"]!.GetValue<string>()) && problem["status"]!.GetValue<int>() == answer.Status
            ? [] : [$"an unknown problem: {answer.Body}"];
    }

    private static string Shown(byte[] request) => Encoding.UTF8.GetString(request.AsSpan(0, Math.Min(request.Length, 600)));

    // Stack traces, source files, folders of machines, names of types.
    [GeneratedRegex(@"^\s+at \w+[.\w]+\(|\.cs:line|/(home|work|tmp|usr|root)/|[A-Z]:\\|\bSystem\.\w|\bMicrosoft\.\w|Reflections\.(Functions|Domain|EmbeddedRuntime)|Exception\b|127\.0\.0\.1:\d+/devstore", RegexOptions.Multiline)]
    private static partial Regex Inside();

    public sealed class Target : IAsyncLifetime
    {
        private EmbeddedService _service = null!;

        internal LogLines Log { get; } = new();

        internal IReadOnlyDictionary<string, string> Known { get; private set; } = null!;

        internal Uri Address => _service.Api.Http.BaseAddress!;

        public async Task InitializeAsync()
        {
            _service = await EmbeddedService.StartAsync(services => services.AddLogging(logging => logging.AddProvider(Log)));
            var run = await _service.Api.IngestAsync("known", "a.md", "Marta Lindqvist founded Norvik Ferries in 1987. The company is based in Aldersund.");
            var entities = await _service.Api.GetAsync("/api/reflections/known/entities");
            Known = new Dictionary<string, string>
            {
                ["reflectionId"] = "known",
                ["sourceId"] = "a.md",
                ["source"] = "a.md",
                ["runId"] = run.Text("id")!,
                ["retryOf"] = run.Text("id")!,
                ["ingestKey"] = run.Text("ingestKey")!,
                ["contentHash"] = run.Text("contentHash")!,
                ["entityId"] = entities.Json.GetProperty("items")[0].Text("id")!,
                ["q"] = "Norvik",
                ["decision"] = "approve",
                ["action"] = "retry",
                ["top"] = "1",
                ["days"] = "1",
            };
        }

        public async Task DisposeAsync() => await _service.DisposeAsync();
    }
}
