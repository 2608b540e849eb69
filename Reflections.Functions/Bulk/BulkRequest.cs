using Reflections.Domain.Runs;
using Reflections.Functions.Hosting;
using Reflections.Functions.Runs;

namespace Reflections.Functions.Bulk;

/// <summary>What to do with all runs of a reflection for which a filter holds.</summary>
/// <param name="Action">Cancel or retry.</param>
/// <param name="Filter">Which runs; without statuses those that the action is for: open ones to cancel, failed ones to retry.</param>
/// <param name="DryRun">Only say what would be done.</param>
/// <param name="Max">Runs at most, 1 to <see cref="MostRuns"/>.</param>
public sealed record BulkRequest(BulkAction Action, RunFilter Filter, bool DryRun, int Max)
{
    /// <summary>Most runs in one request.</summary>
    public const int MostRuns = 1000;

    private const int DefaultMax = 100;

    private static readonly IReadOnlyList<RunStatus> Open = [.. Enum.GetValues<RunStatus>().Where(status => !status.IsTerminal())];

    internal static BulkRequest Of(BulkFields? fields)
    {
        var action = fields?.Action switch
        {
            "cancel" => BulkAction.Cancel,
            "retry" => BulkAction.Retry,
            null => throw Missing("action"),
            _ => throw new ProblemException(Problem.InvalidField("action", "must be 'cancel' or 'retry'")),
        };
        var filter = (fields.Filter ?? throw Missing("filter")).Read();
        return new BulkRequest(
            action,
            filter.Statuses.Count > 0 ? filter : filter with { Statuses = action == BulkAction.Cancel ? Open : [RunStatus.Failed] },
            fields.DryRun ?? false,
            fields.Max is null or (>= 1 and <= MostRuns)
                ? fields.Max ?? DefaultMax
                : throw new ProblemException(Problem.InvalidField("max", FormattableString.Invariant($"must be a whole number from 1 to {MostRuns}"), MostRuns)));
    }

    private static ProblemException Missing(string field) => new(new Problem(400, "missing-field", "A field is missing.", $"{field} is missing.", field));
}

/// <summary>What to do with runs.</summary>
public enum BulkAction
{
    /// <summary>Cancel them.</summary>
    Cancel,

    /// <summary>Repeat them.</summary>
    Retry,
}

/// <summary>A <see cref="BulkRequest"/> as callers write it.</summary>
internal sealed record BulkFields(string? Action, RunFilterFields? Filter, bool? DryRun, int? Max);
