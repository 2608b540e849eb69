using System.Text.Json.Serialization;

namespace Reflections.Cli.Api;

/// <summary>What a reviewer decides.</summary>
/// <param name="Verdict"><see cref="Approve"/> or <see cref="Reject"/>.</param>
/// <param name="Facts">Ids of the only facts to approve; null for all.</param>
/// <param name="Except">Ids of facts to leave out; null for none.</param>
internal sealed record Decision(
    [property: JsonPropertyName("decision")] string Verdict, string? Reviewer, string? Comment,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Facts = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Except = null)
{
    public const string Approve = "approve";

    public const string Reject = "reject";
}
