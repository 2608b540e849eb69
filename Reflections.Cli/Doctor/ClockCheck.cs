namespace Reflections.Cli.Doctor;

/// <summary>Compares this machine's clock with another's.</summary>
internal static class ClockCheck
{
    /// <summary>The other's time is told in whole seconds, and takes a while to come.</summary>
    private static readonly TimeSpan s_noticed = TimeSpan.FromSeconds(10);

    /// <summary>Storage refuses requests whose time is a quarter of an hour off.</summary>
    private static readonly TimeSpan s_refused = TimeSpan.FromMinutes(10);

    /// <param name="whose">Such as <c>storage's</c>.</param>
    public static Finding Compare(DateTimeOffset here, DateTimeOffset there, string whose)
    {
        var skew = (here - there).Duration();
        var detail = FormattableString.Invariant($"{skew.TotalSeconds:0} s {(here >= there ? "ahead of" : "behind")} {whose}");
        const string Advice = "Let this machine take its time from a time server.";
        return skew >= s_refused ? Finding.Fail("clock", $"{detail}.", Advice) : skew >= s_noticed ? Finding.Warn("clock", $"{detail}.", Advice) : Finding.Ok("clock", detail);
    }
}
