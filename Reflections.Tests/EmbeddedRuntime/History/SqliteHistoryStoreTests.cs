using Microsoft.Data.Sqlite;
using Reflections.EmbeddedRuntime.History;

namespace Reflections.Tests.EmbeddedRuntime.History;

public sealed class SqliteHistoryStoreTests : HistoryStoreConformance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("history-").FullName;

    private string Database => Path.Combine(_folder, "hub.db");

    [Fact]
    public async Task Writes_ManyAtOnce_ShareTransactions()
    {
        var created = await Task.WhenAll(Enumerable.Range(0, 500)
            .Select(i => Task.Run(() => Store.CreateAsync(new NewInstance($"i-{i}", "Flow", Now)))));

        Assert.All(created, outcome => Assert.True(outcome.Created));
        Assert.InRange(Store.Counters.Transactions, 1, 499);
    }

    [Fact]
    public async Task Abandoned_ThenReopened_HoldsWhatWasCommitted()
    {
        var instance = await Create("a");
        await Store.CommitTurnAsync(Turn(instance, 0, Scheduled(0)));
        Store.Abandon();
        await Reopen();

        Assert.Single(Store.ReadHistory(instance.Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(5000)]
    public async Task TornTail_ThenReopened_HoldsAPrefixOfWholeTurns(int lost)
    {
        const int Turns = 40;
        var copy = Directory.CreateTempSubdirectory("torn-").FullName;
        try
        {
            var instance = await Create("a");
            for (var turn = 0; turn < Turns; turn++)
            {
                await Store.CommitTurnAsync(Turn(instance, 2 * turn, Scheduled(2 * turn), Scheduled((2 * turn) + 1)));
            }

            // What a machine leaves behind that lost power: the log ends within a record.
            File.Copy(Database, Path.Combine(copy, "hub.db"));
            var log = await ReadShared(Database + "-wal");
            await File.WriteAllBytesAsync(Path.Combine(copy, "hub.db-wal"), log[..^lost]);

            await using var torn = SqliteHistoryStore.Open(copy, "hub");
            var history = torn.ReadHistory(instance.Key);
            Assert.InRange(history.Count, 1, (2 * Turns) - 1);
            Assert.Equal(0, history.Count % 2);
            Assert.Equal(Enumerable.Range(0, history.Count), history.Select(step => step.TaskId));
            Assert.Equal(history.Count, (await torn.RecoverAsync([])).Activities.Count);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Fact]
    public async Task DiskFull_WritesFailInOneLineAndNothingIsHalfWritten()
    {
        var instance = await Create("a");
        var store = (SqliteHistoryStore)Store;
        await store.LimitSizeAsync(1);
        var large = new string('x', 100_000);
        var turn = Turn(instance, 0, Scheduled(0), Scheduled(1) with { Payload = large });

        var failure = await Assert.ThrowsAsync<IOException>(() => store.CommitTurnAsync(turn));

        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Empty(store.ReadHistory(instance.Key));
        Assert.False(store.Find("a")!.Started);
        Assert.Empty((await store.RecoverAsync([])).Activities);

        await store.LimitSizeAsync(null);
        Assert.False((await store.CommitTurnAsync(turn)).Stale);
        Assert.Equal(2, store.ReadHistory(instance.Key).Count);
    }

    [Fact]
    public async Task Open_FolderInUse_IsRefusedInOneLine()
    {
        await Create("a");

        var refusal = Assert.Throws<InvalidOperationException>(() => SqliteHistoryStore.Open(_folder, "hub"));

        Assert.Contains("in use by another process", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task Open_NotADatabase_IsRefusedInOneLineAndLeftAlone()
    {
        await Store.DisposeAsync();
        await File.WriteAllTextAsync(Database, new string('?', 5000));

        var refusal = Assert.Throws<InvalidDataException>(() => SqliteHistoryStore.Open(_folder, "hub"));

        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(5000, new FileInfo(Database).Length);
    }

    [Fact]
    public async Task Open_LaterVersion_IsRefused()
    {
        await Create("a");
        await Store.DisposeAsync();
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version=99";
            command.ExecuteNonQuery();
        }

        Assert.Contains("version 99", Assert.Throws<InvalidDataException>(() => SqliteHistoryStore.Open(_folder, "hub")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Open_LargeDatabaseWithADamagedPage_IsCheckedOnlyAfterAnUncleanEnd(bool unclean)
    {
        var payload = new string('x', 1 << 20);
        for (var i = 0; i < 20; i++)
        {
            await Store.CreateAsync(new NewInstance($"large-{i}", "Flow", Now) { Input = payload });
        }

        await Store.DisposeAsync();
        DamageTheTreeOf("history");
        if (unclean)
        {
            await File.WriteAllBytesAsync(Database + "-wal", [0]);
        }

        if (unclean)
        {
            Assert.Throws<InvalidDataException>(() => SqliteHistoryStore.Open(_folder, "hub"));
            return;
        }

        // Found when it is first read.
        Replace(SqliteHistoryStore.Open(_folder, "hub"));
        Assert.Equal("large-0", Store.Find("large-0")!.InstanceId);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => Store.ReadHistory(1)).Message, StringComparison.Ordinal);
    }

    private protected override IHistoryStore Open() => SqliteHistoryStore.Open(_folder, "hub");

    private protected override async Task Reopen()
    {
        await Store.DisposeAsync();
        Replace(Open());
    }

    protected override void CleanUp() => Directory.Delete(_folder, recursive: true);

    private static async Task<byte[]> ReadShared(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }

    private void DamageTheTreeOf(string table)
    {
        long page;
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False;Mode=ReadOnly"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'";
            page = (long)command.ExecuteScalar()!;
        }

        using var file = new FileStream(Database, FileMode.Open, FileAccess.Write);
        file.Position = (page - 1) * 4096;
        file.Write(Enumerable.Repeat((byte)0xA5, 4096).ToArray());
    }
}
