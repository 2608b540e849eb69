namespace Reflections.Functions.Health;

/// <summary>What was found of one thing that the app needs.</summary>
/// <param name="Name"><c>storage</c>, <c>engine</c> or <c>sweeper</c>.</param>
/// <param name="Ok">It does its work.</param>
/// <param name="Detail">One sentence, and what to do when it does not. It names neither addresses nor files, for anybody may ask.</param>
public sealed record HealthCheck(string Name, bool Ok, string Detail);
