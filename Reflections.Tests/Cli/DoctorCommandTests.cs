using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Reflections.Cli.Doctor;
using Reflections.Functions.Azurite;

namespace Reflections.Tests.Cli;

public sealed class DoctorCommandTests : CliFixture
{
    private static readonly AppSettings s_account = new([], null, null, HasKeys: false);

    public DoctorCommandTests()
    {
        Machine = new Machine { ReadVariable = _ => null, ReadSettings = (_, _) => s_account, FreeBytes = _ => 1L << 40, Azurite = new AzuriteEnvironment { ReadVariable = _ => "", SearchFrom = [Folder] } };
    }

    [Fact]
    public async Task Doctor_NoHostAndNothingWrong_IsAllOkAndStartsNothing()
    {
        Urls = FreeAddress();

        Assert.Equal(0, await RunAsync("doctor"));

        Assert.All(ResultLines, line => Assert.StartsWith("ok  ", line, StringComparison.Ordinal));
        Assert.Contains(ResultLines, line => line.StartsWith($"ok    host: none runs at {Urls}", StringComparison.Ordinal));
        Assert.Equal(0, Starter.Starts);
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public async Task Doctor_Json_IsOneObjectACheck()
    {
        Machine = Machine with { Runtime = new Version(9, 0, 1) };

        Assert.Equal(1, await RunAsync("doctor", "--json"));

        Assert.Equal(
            """{"check":".NET","result":"fail","detail":"9.0.1 runs; 10 is needed.","advice":"Install .NET 10 from https://dotnet.microsoft.com/download."}""", ResultLines[0]);
        Assert.Contains("""{"check":"settings","result":"ok","detail":"they can be used","advice":null}""", ResultLines);
    }

    [Fact]
    public async Task Doctor_EmulatorWithoutNode_FailsWithTheWayOut()
    {
        Machine = Machine with { ReadSettings = (_, _) => s_account with { Emulator = new AzuriteEndpoints(FreePort(), FreePort()) } };

        Assert.Equal(1, await RunAsync("doctor"));

        Assert.Contains("fail  Node: No 'node' is on the PATH.", ResultLines);
        Assert.Contains("fail  npm: No 'npm' is on the PATH to install Azurite with.", ResultLines);
        Assert.Contains("      Install Node.js 20 or later from https://nodejs.org, or set AzureWebJobsStorage to a storage account.", ResultLines);
        Assert.Contains(ResultLines, line => line.StartsWith("ok    Azurite: installed on first use", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_SettingsThatCannotBeRead_SaysNothingOfWhatTheyMayName()
    {
        Machine = Machine with { ReadSettings = (urls, data) => AppSettings.Read(urls, data, "--Chunking:MaxTokens", "many") };

        Assert.Equal(1, await RunAsync("doctor"));

        Assert.Contains(ResultLines, line => line.StartsWith("fail  settings: ", StringComparison.Ordinal));
        Assert.DoesNotContain("Azurite: ", Results, StringComparison.Ordinal);
        Assert.DoesNotContain("keys: ", Results, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_SettingsThatCannotBeUsed_TellsEach()
    {
        Machine = Machine with { ReadSettings = (_, _) => new AppSettings(["One is odd.", "Two is odd."], null, null, false) };

        Assert.Equal(1, await RunAsync("doctor", "--json"));

        Assert.Equal(["One is odd.", "Two is odd."], JsonResults().Where(check => Of(check) == "settings fail").Select(check => check.GetProperty("detail").GetString()));
    }

    [Theory]
    [InlineData("--Sweep:Parallel", "0", "Parallel")]
    [InlineData("--Storage:TablePrefix", "1x", "TablePrefix")]
    public void Read_SettingOutOfRange_IsAProblemAndNothingIsWritten(string name, string value, string mentioned)
    {
        var settings = AppSettings.Read("http://127.0.0.1:0", Path.Combine(Folder, "data"), [name, value]);

        Assert.Contains(settings.Problems, problem => problem.Contains(mentioned, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(Folder));
    }

    [Fact]
    public void Read_Defaults_NameTheEmulator()
    {
        var settings = AppSettings.Read("http://127.0.0.1:0", Path.Combine(Folder, "data"), ["--AzureWebJobsStorage", "UseDevelopmentStorage=true"]);

        Assert.Empty(settings.Problems);
        Assert.Equal(AzuriteEndpoints.Default, settings.Emulator);
        Assert.NotNull(settings.Storage);
    }

    [Fact]
    public async Task Doctor_DataFolderIsAFile_Fails()
    {
        Write("data");

        Assert.Equal(1, await RunAsync("doctor", "--data", "data", "--json"));

        Assert.Contains(JsonResults(), check => Of(check) == "data folder fail");
    }

    [Theory]
    [InlineData(99L << 20, "data folder fail", 1)]
    [InlineData(999L << 20, "data folder warn", 0)]
    public async Task Doctor_LittleSpace_IsTold(long free, string told, int exit)
    {
        Machine = Machine with { FreeBytes = _ => free };

        Assert.Equal(exit, await RunAsync("doctor", "--json"));

        Assert.Contains(JsonResults(), check => Of(check) == told);
    }

    [Theory]
    [InlineData("http://0.0.0.0:0", false, null, "keys fail")]
    [InlineData("http://127.0.0.1:0", false, null, "keys ok")]
    [InlineData("http://[::1]:0", false, null, "keys ok")]
    [InlineData("http://127.0.0.1:0", true, null, "keys warn")]
    [InlineData("http://0.0.0.0:0", true, "secret", "keys ok")]
    public void Keys_SettingsAndEnvironment_Decide(string urls, bool hasKeys, string? sent, string told)
    {
        var checks = new LocalChecks(Machine with { ReadVariable = _ => sent }, urls, Folder);

        var finding = checks.Keys(s_account with { HasKeys = hasKeys }, isLocked: false, isElsewhere: false);

        Assert.Equal(told, $"{finding.Check} {finding.Result.ToString().ToLowerInvariant()}");
    }

    [Fact]
    public async Task Doctor_HostAsksForAKey_SaysWhichVariable()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/reflections", new FakeAnswer(401, string.Empty));

        Assert.Equal(1, await RunAgainstAsync(host, "doctor"));

        Assert.Contains("fail  keys: The host asks for a key.", ResultLines);
        Assert.Contains("      Set REFLECTIONS_KEY to the host's master key.", ResultLines);
    }

    [Fact]
    public async Task Doctor_HostThatSweeps_IsFine()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/sweeps?top=1", Swept(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(4)));

        Assert.Equal(0, await RunAgainstAsync(host, "doctor", "--json"));

        Assert.Superset(new HashSet<string> { "host ok", "clock ok", "engine ok", "sweeper ok" }, JsonResults().Select(Of).ToHashSet());
    }

    [Fact]
    public async Task Doctor_HostThatDoesNotSweepOrIsNotReady_Fails()
    {
        await using var host = await FakeHost.StartAsync();
        host.State.Answer("GET /api/sweeps?top=1", Swept(TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(16)));
        host.State.Answer(
            "GET /api/health/ready", """{"status":"not_ready","checks":[{"name":"storage","ok":false,"detail":"It does not answer."},{"name":"engine","ok":true,"detail":null}]}""", 503);

        Assert.Equal(1, await RunAgainstAsync(host, "doctor", "--json"));

        Assert.Superset(new HashSet<string> { "host: storage fail", "host: engine ok", "sweeper fail" }, JsonResults().Select(Of).ToHashSet());
    }

    [Fact]
    public async Task Doctor_NamedHostIsNotThere_Fails()
    {
        Assert.Equal(1, await RunAsync("doctor", "--json", "--endpoint", FreeAddress()));

        Assert.Contains(JsonResults(), check => Of(check) == "host fail");
    }

    [Theory]
    [InlineData(0, "clock Ok", "0 s ahead of storage's")]
    [InlineData(-9, "clock Ok", "9 s behind storage's")]
    [InlineData(10, "clock Warn", "10 s ahead of storage's.")]
    [InlineData(-600, "clock Fail", "600 s behind storage's.")]
    public void Compare_Skew_Decides(int seconds, string told, string detail)
    {
        var there = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        var finding = ClockCheck.Compare(there.AddSeconds(seconds), there, "storage's");

        Assert.Equal((told, detail), ($"{finding.Check} {finding.Result}", finding.Detail));
    }

    private static string Of(System.Text.Json.JsonElement check) => $"{check.GetProperty("check")} {check.GetProperty("result")}";

    private static string Swept(DateTimeOffset at) =>
        $$"""{"items":[{"id":"s","startedAt":"{{at:O}}","finishedAt":"{{at:O}}","dryRun":false,"examined":0,"recovered":0,"dropped":0,"setAside":0,"storageCalls":16,"findings":[]}]}""";

    private static string FreeAddress() => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
