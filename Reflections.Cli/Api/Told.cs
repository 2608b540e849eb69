using System.Text.Json;

namespace Reflections.Cli.Api;

/// <summary>Something that the host told.</summary>
/// <param name="Json">As it came: what <c>--json</c> passes on, with members that this program does not know.</param>
/// <param name="Value">As far as this program reads it.</param>
internal sealed record Told<T>(JsonElement Json, T Value);
