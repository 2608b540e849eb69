using Reflections.Domain.Evaluation;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>The races.</summary>
internal static partial class Scenarios
{
    public const string TwoContents = "two contents at once";
    public const string ThereAndBack = "A to B to A at once";
    public const string TwoApplies = "two applies";
    public const string EarlyApproval = "an approval before the wait, twice, and too late";
    public const string GivenUpApproval = "an approval that is announced and given up";
    public const string DeletedMeanwhile = "a deletion and two documents";
    public const string LostManifest = "a visible version whose manifest is lost";

    private static readonly LabSettings Manual = new(ReviewMode.Manual);

    public static IReadOnlyList<Scenario> All { get; } = [.. Requests, .. Hubs, .. Reviews, .. Readers];

    public static Scenario Named(string name) => All.Single(scenario => scenario.Name == name);

    /// <summary>Who sends what, at the same time as whom.</summary>
    private static Scenario[] Requests =>
    [
        new(TwoContents, 300, world =>
        {
            var host = world.Resume("a");
            world.Send(host, "first", Texts.A);
            world.Send(host, "second", Texts.B);
            world.Crashable("a");
        }),
        new(ThereAndBack, 400, world =>
        {
            var host = world.Resume("a");
            world.Send(host, "second", Texts.B);
            world.Send(host, "third", Texts.A);
            world.Crashable("a");
        })
        {
            Prepare = world => world.Applied(Texts.A),
        },
        new("a forced run and a skip", 300, world =>
        {
            var host = world.Resume("a");
            world.Send(host, "forced", Texts.A, force: true);
            world.Send(host, "plain", Texts.A);
            world.Crashable("a");
        })
        {
            Prepare = world => world.Applied(Texts.A),
        },
        new("a page and a document", 300, world =>
        {
            var host = world.Resume("a");
            world.Pages["/works"] = Texts.A;
            world.SendUrl(host, "page", "/works");
            world.Send(host, "document", Texts.B);
            world.Crashable("a");
        }),
        new("a start, its crash and its repeats", 400, world =>
        {
            var host = world.Resume("a");
            world.Send(host, "start", Texts.A, key: "one");
            world.Send(host, "repeat", Texts.A, key: "one");
            world.Send(host, "another", Texts.A, key: "two");
            world.Crashable("a");
        }),
        new("a start, its crash and its repeats, where a hub has many processes", 300, world =>
        {
            var host = world.Resume("a");
            world.Send(host, "start", Texts.A, key: "one");
            world.Send(host, "repeat", Texts.A, key: "one");
            world.Crashable("a");
        })
        {
            Settings = new LabSettings(IsExclusive: false),
        },
        new("fifty starts with one key", 50, world =>
        {
            var host = world.Resume("a");
            for (var i = 1; i <= 50; i++)
            {
                world.Send(host, $"start {i}", Texts.A, key: "one");
            }

            world.Crashable("a");
        }),
        new("twenty starts without a key", 20, world =>
        {
            var host = world.Resume("a");
            for (var i = 1; i <= 20; i++)
            {
                world.Send(host, $"start {i}", Texts.A);
            }
        }),
        new(DeletedMeanwhile, 300, world =>
        {
            var host = world.Resume("a");
            world.Delete(host, "deletes");
            world.Send(host, "second", Texts.B, key: "two");
            world.Send(host, "third", Texts.A, key: "three");

            // Within the grace, after which a dead host's writes are not waited for any more.
            world.SweepLater(host, minutes: 3);
            world.Crashable("a");
        })
        {
            Prepare = world => world.Applied(Texts.A),
        },
        new("two deletions and a review", 200, world =>
        {
            var host = world.Resume("a");
            world.Delete(host, "deletes");
            world.Delete(host, "deletes too");
            world.Review(host, "reviewer", "run1", "approve");
            world.Crashable("a");
        })
        {
            Settings = Manual,
            Prepare = world => world.Waiting(Texts.A),
        },
        new(LostManifest, 300, world =>
        {
            var host = world.Resume("a");
            world.Send(host, "second", Texts.A);
            world.Send(host, "third", Texts.A);
            world.Crashable("a");
        })
        {
            Prepare = world =>
            {
                world.Applied(Texts.A);
                world.Lose("Knowledge", row => row.Row == "manifest");
            },
        },
    ];
}
