using System.Globalization;
using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>What to review.</summary>
/// <param name="Run">Only this run; null for all that wait.</param>
/// <param name="Verdict">The decision on <paramref name="Run"/>; null to show, and to ask whoever can be asked.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Only">Ids of the only facts to approve.</param>
/// <param name="Except">Ids of facts to leave out.</param>
internal sealed record ReviewRequest(
    string? Reflection, string? Run, string? Verdict, string? Reason, string? Reviewer, IReadOnlyList<string> Only, IReadOnlyList<string> Except, bool Json);

/// <summary>Lists the runs that wait for a reviewer, shows what approving them would change, and takes the decisions.</summary>
internal sealed class ReviewCommand(CliContext context, HostSession session)
{
    private const string Question = "[a]pprove, approve [p]art, [r]eject, [s]kip or [q]uit?";

    private CliConsole Console => context.Console;

    public async Task<int> RunAsync(ReviewRequest request, CancellationToken cancellation)
    {
        if (request is { Run: { } named, Verdict: { } verdict })
        {
            var decision = new Decision(verdict, request.Reviewer, request.Reason, NullIfEmpty(request.Only), NullIfEmpty(request.Except));
            var run = await RunLookup.FindAsync(session.Api, named, request.Reflection, cancellation);
            await DecideAsync(run.ReflectionId, named, decision, request.Json, cancellation);
            return ExitCode.Success;
        }

        var (reflection, waiting) = await WaitingAsync(request, cancellation);
        if (Console.IsInteractive && !request.Json)
        {
            return await AskAsync(reflection, waiting, request, cancellation);
        }

        await ShowAsync(reflection, waiting, request, cancellation);
        return ExitCode.Success;
    }

    private async Task<(string Reflection, IReadOnlyList<Told<WaitingReview>> Waiting)> WaitingAsync(ReviewRequest request, CancellationToken cancellation)
    {
        if (request.Run is { } id)
        {
            var run = await RunLookup.FindAsync(session.Api, id, request.Reflection, cancellation);
            return (run.ReflectionId, [new Told<WaitingReview>(default, new WaitingReview(run.Id, run.SourceId, null, null, run.Reason, null, null, null, null))]);
        }

        var reflection = await ReflectionChoice.ResolveAsync(session.Api, request.Reflection, cancellation);
        var waiting = new List<Told<WaitingReview>>();
        await foreach (var review in session.Api.ReviewsAsync(reflection, cancellation))
        {
            waiting.Add(review);
        }

        return (reflection, waiting);
    }

    /// <summary>Nobody can be asked: the list, or the difference of the run that was named.</summary>
    private async Task ShowAsync(string reflection, IReadOnlyList<Told<WaitingReview>> waiting, ReviewRequest request, CancellationToken cancellation)
    {
        if (request.Run is { } run)
        {
            var difference = await session.Api.DifferenceAsync(reflection, run, cancellation);
            if (request.Json)
            {
                Console.WriteJson(difference.Json);
            }
            else
            {
                new DifferenceText(Console.Results).Write(difference.Value);
            }

            return;
        }

        var table = Console.NewTable("run", "source", "why", "until (UTC)", "added", "changed", "retired");
        table.Columns[0].NoWrap();
        foreach (var (json, review) in waiting)
        {
            if (request.Json)
            {
                Console.WriteJson(json);
                continue;
            }

            table.AddRow(
                new Text(review.RunId), new Text(Excerpt.OneLine(review.SourceId)), new Text(Excerpt.OneLine(review.Reason)), new Text(Figures.Time(review.Until)),
                Number(review.Added), Number(review.Changed), Number(review.Retired));
        }

        if (waiting.Count == 0)
        {
            Console.Note("Nothing waits for a reviewer.");
        }
        else if (!request.Json)
        {
            Console.Write(table);
        }
    }

    private async Task<int> AskAsync(string reflection, IReadOnlyList<Told<WaitingReview>> waiting, ReviewRequest request, CancellationToken cancellation)
    {
        if (waiting.Count == 0)
        {
            Console.Note("Nothing waits for a reviewer.");
        }

        var exit = ExitCode.Success;
        for (var i = 0; i < waiting.Count; i++)
        {
            var review = waiting[i].Value;
            Console.Results.WriteLine($"{Figures.Number(i + 1)}/{Figures.Number(waiting.Count)} {Excerpt.OneLine(review.SourceId)} (run {review.RunId})");
            Console.Results.WriteLine(Excerpt.OneLine(review.Reason));
            try
            {
                var difference = await session.Api.DifferenceAsync(reflection, review.RunId, cancellation);
                new DifferenceText(Console.Results).Write(difference.Value);
                if (!await DecideByAnswerAsync(reflection, review, difference.Value, request, cancellation))
                {
                    return exit;
                }
            }
            catch (ApiException refusal)
            {
                Console.Note(refusal.Message);
                exit = ExitCode.Failure;
            }
        }

        return exit;
    }

    /// <returns>False when the reviewer wants to stop.</returns>
    private async Task<bool> DecideByAnswerAsync(string reflection, WaitingReview review, Difference difference, ReviewRequest request, CancellationToken cancellation)
    {
        while (true)
        {
            switch ((await Console.AskAsync(Question, cancellation))?.ToLowerInvariant())
            {
                case "a" or "approve":
                    await DecideAsync(reflection, review.RunId, new Decision(Decision.Approve, request.Reviewer, await ReasonAsync(request, cancellation)), false, cancellation);
                    return true;
                case "p" or "part" when await LeftOutAsync(difference, cancellation) is { } except:
                    await DecideAsync(
                        reflection, review.RunId, new Decision(Decision.Approve, request.Reviewer, await ReasonAsync(request, cancellation), null, except), false, cancellation);
                    return true;
                case "r" or "reject":
                    await DecideAsync(reflection, review.RunId, new Decision(Decision.Reject, request.Reviewer, await ReasonAsync(request, cancellation)), false, cancellation);
                    return true;
                case "s" or "skip":
                    return true;
                case "q" or "quit" or null:
                    return false;
            }
        }
    }

    private async Task<string?> ReasonAsync(ReviewRequest request, CancellationToken cancellation) =>
        request.Reason ?? (await Console.AskAsync("Why (may be empty):", cancellation) is { Length: > 0 } reason ? reason : null);

    /// <summary>Ids of the facts that the reviewer numbers; null when the answer makes no sense.</summary>
    private async Task<IReadOnlyList<string>?> LeftOutAsync(Difference difference, CancellationToken cancellation)
    {
        var facts = DifferenceText.Numbered(difference);
        var answer = await Console.AskAsync("Numbers of the facts to leave out:", cancellation) ?? string.Empty;
        var numbers = answer.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Distinct().ToList();
        if (numbers.Count > 0 && numbers.TrueForAll(number => number >= 1 && number <= facts.Count))
        {
            return [.. numbers.Select(number => facts[number - 1].Id)];
        }

        Console.Note($"Name numbers from 1 to {Figures.Number(facts.Count)}.");
        return null;
    }

    private async Task DecideAsync(string reflection, string run, Decision decision, bool json, CancellationToken cancellation)
    {
        var decided = await session.Api.ReviewAsync(reflection, run, decision, cancellation);
        if (json)
        {
            Console.WriteJson(decided.Json);
        }
        else
        {
            Console.Results.WriteLine($"{(decision.Verdict == Decision.Approve ? "Approved" : "Rejected")} {Excerpt.OneLine(decided.Value.SourceId)} (run {run}).");
        }
    }

    private static Text Number(int? value) => new(value is { } known ? Figures.Number(known) : string.Empty);

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string> ids) => ids.Count > 0 ? ids : null;
}
