using Reflections.Tests.Functions.Storage.Service;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>What stands when a race begins.</summary>
internal static class Stage
{
    /// <summary>One after the other, each in processes of its own.</summary>
    public static void Then(this World world, params Action<World>[] scenes)
    {
        foreach (var scene in scenes)
        {
            foreach (var hub in world.Hubs)
            {
                hub.Process?.Die(late: false);
            }

            scene(world);
        }
    }

    /// <summary>The hubs have said that they live.</summary>
    public static void Booted(this World world, params string[] hubs)
    {
        foreach (var hub in hubs)
        {
            world.Boot(hub);
            Course.Drive(world);
        }
    }

    /// <summary>Storage loses rows.</summary>
    public static void Lose(this World world, string table, Predicate<StoredRow> lost)
    {
        world.LostAt = world.Storage.State.Rows("Sources").Max(source => source.Number("Latest"));
        foreach (var row in world.Storage.State.Rows(table).Where(row => lost(row)).ToList())
        {
            world.Storage.Answer(new StorageRequest(
                "DELETE", $"{table}(PartitionKey='{row.Partition}',RowKey='{row.Row}')", "", IsForBlobs: false, IfMatch: "*", IfNoneMatch: null, Prefer: null,
                ContentType: null, BlobContentType: null, Range: null, default));
        }
    }

    /// <summary>The documents were applied, one after the other.</summary>
    public static void Applied(this World world, params string[] texts)
    {
        var host = world.Resume("a");
        foreach (var text in texts)
        {
            world.Send(host, $"earlier {text[..3]}", text);
            Course.Drive(world);
        }
    }

    /// <summary>The document was approved by a reviewer, and applied.</summary>
    public static void Reviewed(this World world, string text)
    {
        var host = world.Resume("a");
        world.Send(host, "earlier", text);
        world.Review(host, "earlier reviewer", "run1", "approve");
        Course.Drive(world);
    }

    /// <summary>Runs of these documents work in hub a, and stand before an activity; a crash would have stopped them there, too.</summary>
    public static void HeldBefore(this World world, string activity, params string[] texts)
    {
        var host = world.Resume("a");
        world.Hold = pending => pending.Name == activity;
        foreach (var text in texts)
        {
            world.Send(host, $"earlier {text[..3]}", text);
            Course.Drive(world);
        }
    }

    /// <summary>The approval that is next is announced, and not written.</summary>
    public static void Announced(this World world)
    {
        world.Hold = null;
        world.Resume("a");
        Course.Drive(world, until: () => world.Storage.State.Rows("UnappliedPatches").Any(row => row.Row.StartsWith("patch-", StringComparison.Ordinal)));
    }

    /// <summary>Runs of these documents wait in hub a for their reviews.</summary>
    public static void Waiting(this World world, params string[] texts)
    {
        var host = world.Resume("a");
        foreach (var text in texts)
        {
            world.Send(host, $"earlier {text[..3]}", text);
            Course.Drive(world, until: () => world.Scheduler.IsIdle);
        }
    }
}
