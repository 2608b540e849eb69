using Reflections.Cli.Api;
using Reflections.Cli.Doctor;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>Looks at everything that a command needs, and says what to do about what is wrong. Starts nothing and changes nothing.</summary>
internal sealed class DoctorCommand(CliContext context)
{
    /// <returns>Failure when a check failed.</returns>
    public async Task<int> RunAsync(HostChoice choice, bool json, CancellationToken cancellation)
    {
        var isFine = true;
        await foreach (var finding in ExamineAsync(choice, cancellation))
        {
            isFine &= finding.Result != Health.Fail;
            if (json)
            {
                context.Console.WriteJson(finding);
            }
            else
            {
                Write(finding);
            }
        }

        return isFine ? ExitCode.Success : ExitCode.Failure;
    }

    private async IAsyncEnumerable<Finding> ExamineAsync(HostChoice choice, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var local = new LocalChecks(context.Machine, context.Urls, choice.DataDirectory);
        yield return local.Runtime();
        var settings = context.Machine.ReadSettings(context.Urls, choice.DataDirectory);
        foreach (var finding in LocalChecks.Settings(settings))
        {
            yield return finding;
        }

        yield return local.DataFolder();
        var (emulator, isServing) = settings.IsRead ? await local.EmulatorAsync(settings.Emulator, cancellation) : ([], false);
        foreach (var finding in emulator)
        {
            yield return finding;
        }

        DateTimeOffset? storageTime = null;
        if (settings.Storage is { } storage && (settings.Emulator is null || isServing))
        {
            (var reached, storageTime) = await StorageCheck.AskAsync(storage, context.Time, cancellation);
            yield return reached;
        }

        await foreach (var finding in HostAsync(choice, local, settings, storageTime, cancellation))
        {
            yield return finding;
        }
    }

    private async IAsyncEnumerable<Finding> HostAsync(
        HostChoice choice, LocalChecks local, AppSettings settings, DateTimeOffset? storageTime,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        const string Check = "host";
        if (AddressOf(choice, out var problem) is not { } address)
        {
            yield return problem;
            yield break;
        }

        using var api = new ApiClient(address);
        var answer = await HostProbe.AskAsync(api, context.Time, cancellation);
        if (settings.IsRead)
        {
            yield return local.Keys(settings, answer.Presence == HostPresence.Locked, choice.Endpoint is not null);
        }

        var place = address.AbsoluteUri.TrimEnd('/');
        yield return answer.Presence switch
        {
            HostPresence.Ready or HostPresence.Locked => Finding.Ok(Check, $"runs at {place}"),
            HostPresence.Absent when choice.Endpoint is null => Finding.Ok(Check, $"none runs at {place}, and the port is free: a command hosts the app itself"),
            HostPresence.Absent => Finding.Fail(Check, $"None answers at {place}.", "Start it, or leave --endpoint out."),
            HostPresence.NotReady => Finding.Fail(Check, $"The one at {place} cannot answer: {answer.Detail}", "Wait a minute, then read its log."),
            _ => Finding.Fail(Check, $"Something else listens at {place}: {answer.Detail}", "Name a host with --endpoint, or set ASPNETCORE_URLS to a free address."),
        };
        var hostTime = answer.Presence == HostPresence.Ready ? await api.HostTimeAsync(cancellation) : null;
        if ((storageTime ?? hostTime) is { } there)
        {
            yield return ClockCheck.Compare(context.Time.GetUtcNow(), there, storageTime is null ? "the host's" : "storage's");
        }

        if (answer.Presence == HostPresence.Ready)
        {
            foreach (var finding in await new HostChecks(api).AskAsync(hostTime ?? context.Time.GetUtcNow(), cancellation))
            {
                yield return finding;
            }
        }
    }

    private Uri? AddressOf(HostChoice choice, out Finding problem)
    {
        problem = Finding.Ok("host", "a command hosts the app itself, on any free port");
        try
        {
            return choice.Endpoint ?? HostAddress.Reach(context.Urls);
        }
        catch (FormatException error)
        {
            problem = Finding.Fail("host", $"ASPNETCORE_URLS is '{context.Urls}', which is no address: {error.Message}", "Correct it, or leave it out.");
            return null;
        }
    }

    private void Write(Finding finding)
    {
        var mark = finding.Result switch { Health.Ok => "ok", Health.Warn => "warn", _ => "fail" };
        context.Console.WriteMarked(mark, finding.Result switch { Health.Ok => Color.Green, Health.Warn => Color.Yellow, _ => Color.Red }, $"{finding.Check}: {finding.Detail}");
        if (finding.Advice is { } advice)
        {
            context.Console.Results.WriteLine($"      {advice}");
        }
    }
}
