using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Reflections.Tests.Azurite;

namespace Reflections.Tests.EndToEnd;

/// <summary>The service in a process of its own.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _said = new();

    private ServiceProcess(Process process, Uri address)
    {
        (_process, Api) = (process, new ApiSession(address));
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    public ApiSession Api { get; }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>All that it wrote to its console so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Starts it, and waits until it answers.</summary>
    /// <param name="shell">What a shell does before it becomes the service, or null.</param>
    /// <param name="settings">Its arguments, over those that every test gives.</param>
    public static async Task<ServiceProcess> StartAsync(string data, string prefix, string? shell = null, params string[] settings)
    {
        var service = await LaunchAsync(data, prefix, shell, settings);
        var began = TimeProvider.System.GetTimestamp();
        while (!await service.AnswersAsync())
        {
            if (service._process.HasExited || TimeProvider.System.GetElapsedTime(began) > StartPatience)
            {
                service.Dispose();
                throw new InvalidOperationException($"The service did not come up: {service.Said}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return service;
    }

    /// <inheritdoc cref="StartAsync"/>
    /// <summary>Starts it.</summary>
    public static async Task<ServiceProcess> LaunchAsync(string data, string prefix, string? shell = null, params string[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo(shell is null ? "dotnet" : "/bin/sh") { RedirectStandardError = true, RedirectStandardOutput = true };
        string[] arguments =
        [
            .. shell is null ? Array.Empty<string>() : ["-c", $"{shell}; exec \"$0\" \"$@\"", "dotnet"],
            Path.Combine(AppContext.BaseDirectory, "Reflections.Functions.dll"),
            "--urls", address.AbsoluteUri,
            "--Data", data,
            "--AzureWebJobsStorage", await SharedAzurite.ConnectionStringAsync(),
            "--Storage:TablePrefix", prefix,
            "--Storage:BlobContainer", prefix,
            "--Logging:LogLevel:Default", "Error",
            "--Logging:LogLevel:Reflections", "Error",
            .. settings,
        ];
        Array.ForEach(arguments, start.ArgumentList.Add);
        return new ServiceProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start."), address);
    }

    /// <summary>SIGKILL: nothing of the process runs after it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>Waits until it has ended by itself; its exit code.</summary>
    public async Task<int> EndedAsync()
    {
        using var patience = new CancellationTokenSource(StartPatience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
        Api.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            return (await Api.GetAsync("/api/reflections")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
