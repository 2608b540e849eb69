using System.Text.Json;
using Reflections.Cli.Api;
using Reflections.Cli.Hosts;
using Reflections.Cli.Output;
using Spectre.Console;

namespace Reflections.Cli.Commands;

/// <summary>Starts a sweep, waits for it and prints its receipt.</summary>
internal sealed class SweepCommand(CliContext context, HostSession session)
{
    /// <param name="dryRun">Only say what would be done.</param>
    /// <returns>Failure when a row could not be settled.</returns>
    public async Task<int> RunAsync(bool dryRun, bool json, CancellationToken cancellation)
    {
        var uri = await session.Api.SweepAsync(dryRun, cancellation);
        if (uri is null || await EndAsync(uri, cancellation) is not { } ended)
        {
            context.Console.Note("The sweep was started, but this host does not show it. Its receipt will be among GET /api/sweeps.");
            return ExitCode.Failure;
        }

        if (Receipt(ended) is not { } receipt)
        {
            context.Console.Note($"The sweep ended {ended.RuntimeStatus} without a receipt.");
            return ExitCode.Failure;
        }

        if (json)
        {
            context.Console.WriteJson(receipt.Json);
        }
        else
        {
            Write(receipt.Value);
        }

        return receipt.Value.Findings.Any(finding => finding.IsUnsettled) ? ExitCode.Failure : ExitCode.Success;
    }

    private async Task<Instance?> EndAsync(string uri, CancellationToken cancellation)
    {
        for (var pause = context.Pace.First; ; pause = context.Pace.After(pause))
        {
            var instance = await session.CallAsync(api => api.FindInstanceAsync(uri, cancellation), cancellation);
            if (instance is not { IsLive: true })
            {
                return instance;
            }

            await Task.Delay(pause, context.Time, cancellation);
        }
    }

    private static Told<SweepReceipt>? Receipt(Instance ended)
    {
        try
        {
            return ended.Output is { ValueKind: JsonValueKind.Object } output && output.Deserialize<SweepReceipt>(ApiClient.Json) is { Findings: not null } receipt
                ? new Told<SweepReceipt>(output, receipt) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Write(SweepReceipt receipt)
    {
        if (receipt.Findings.Count > 0)
        {
            var table = context.Console.NewTable("action", "source", "reason", "row");
            foreach (var finding in receipt.Findings)
            {
                table.AddRow(
                    new Text(finding.Action, finding.IsUnsettled ? Color.Red : Color.Default), new Text(Excerpt.OneLine($"{finding.Reflection} {finding.Source}")),
                    new Text(Excerpt.OneLine(finding.Reason)), new Text(Excerpt.OneLine(finding.Row)));
            }

            context.Console.Write(table);
        }

        context.Console.Results.WriteLine(
            $"{(receipt.DryRun ? "Dry run, nothing changed: " : "")}{Figures.Count(receipt.Examined, "row")} examined, {Figures.Number(receipt.Recovered)} recovered, "
            + $"{Figures.Number(receipt.Dropped)} dropped, {Figures.Number(receipt.SetAside)} set aside; {Figures.Count(receipt.StorageCalls, "storage call")}.");
    }
}
