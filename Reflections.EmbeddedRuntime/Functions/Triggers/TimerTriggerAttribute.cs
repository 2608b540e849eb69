using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the function on a schedule.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Sets the schedule: a CRON expression of five or six fields (UTC), a time span, or <c>%Setting%</c>.</summary>
    public TimerTriggerAttribute(string schedule) => Schedule = schedule;

    /// <summary>The schedule as written.</summary>
    public string Schedule { get; }

    /// <summary>Whether the function also runs when the host starts. Default false.</summary>
    public bool RunOnStartup { get; set; }

    /// <summary>Whether the last run is remembered, so that one missed while the host was down is made up for. Default true; without effect below one minute.</summary>
    public bool UseMonitor { get; set; } = true;
}
