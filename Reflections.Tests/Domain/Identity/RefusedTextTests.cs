using System.Text.Json;
using Reflections.Domain.Identity;
using Reflections.Domain.Ledger;
using Reflections.Domain.Patches;
using Reflections.Domain.Runs;

namespace Reflections.Tests.Domain.Identity;

/// <summary>Text that is no value leaves none behind, and the caller is told what one looks like.</summary>
public sealed class RefusedTextTests
{
    private static readonly string Digest = Sha256Text.Of("text");

    public static TheoryData<string?> NoDigests() => [null, "", Digest[1..], Digest + "0", Digest.ToUpperInvariant(), 'g' + Digest[1..]];

    [Theory]
    [MemberData(nameof(NoDigests))]
    public void TryParse_NoDigest_LeavesNothing(string? text)
    {
        Assert.False(ContentHash.TryParse(text, null, out var content));
        Assert.False(IngestKey.TryParse(text, null, out var key));
        Assert.False(PipelineFingerprint.TryParse(text, null, out var fingerprint));
        Assert.Null(content);
        Assert.Null(key);
        Assert.Null(fingerprint);
    }

    [Fact]
    public void Parse_Digest_ReadsBack()
    {
        Assert.Equal(Digest, ContentHash.Parse(Digest).ToString());
        Assert.Equal(Digest, IngestKey.Parse(Digest).ToString());
        Assert.Equal(Digest, PipelineFingerprint.Parse(Digest).ToString());
    }

    [Fact]
    public void Parse_NoDigest_SaysWhatOneLooksLike()
    {
        Assert.All(
            new Action[] { () => ContentHash.Parse("abc"), () => IngestKey.Parse("abc"), () => PipelineFingerprint.Parse("abc") },
            parse => Assert.Contains("64 lower-case hex digits", Assert.Throws<FormatException>(parse).Message));
        Assert.Contains("32 lower-case hex digits", Assert.Throws<FormatException>(() => RunId.Parse("abc")).Message);
    }

    [Fact]
    public void TryParse_NoRunId_LeavesNothing()
    {
        Assert.False(RunId.TryParse("01234567-89ab-7def-8123-456789abcdef", null, out var run));
        Assert.Null(run);
    }

    [Fact]
    public void TryCreate_BadName_LeavesNothing()
    {
        Assert.False(ReflectionId.TryCreate("a\tb", out var reflection, out var problem));
        Assert.False(SourceId.TryCreate("a\tb", out var source, out _));
        Assert.Null(reflection);
        Assert.Null(source);
        Assert.Contains("U+0009 at 1", problem);
        Assert.Contains("U+0009 at 1", Assert.Throws<FormatException>(() => SourceId.Parse("a\tb")).Message);
        Assert.Contains("U+0009 at 1", Assert.Throws<FormatException>(() => ReflectionId.Parse("a\tb")).Message);
    }

    [Theory]
    [InlineData(null, "empty")]
    [InlineData("", "empty")]
    [InlineData("two words", "visible ASCII")]
    [InlineData("line\n", "visible ASCII")]
    [InlineData("\u007f", "visible ASCII")]
    [InlineData("é", "visible ASCII")]
    public void TryCreate_NoIdempotencyKey_SaysWhyAndLeavesNothing(string? text, string why)
    {
        Assert.False(IdempotencyKey.TryCreate(text, out var key, out var problem));
        Assert.Null(key);
        Assert.Contains(why, problem);
    }

    [Fact]
    public void TryCreate_IdempotencyKeyTooLong_SaysHowLong()
    {
        Assert.False(IdempotencyKey.TryCreate(new string('k', 256), out _, out var problem));
        Assert.Contains("at most 255 characters, was 256", problem);
    }

    [Theory]
    [InlineData("!")]
    [InlineData("~")]
    [InlineData("order-17/2026")]
    public void TryCreate_VisibleAscii_IsTheKey(string text)
    {
        Assert.True(IdempotencyKey.TryCreate(text, out var key, out var problem));
        Assert.Equal(text, key.Value);
        Assert.Null(problem);
    }

    [Fact]
    public void Deserialize_NoValue_NamesTextAndType()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<RunId>("\"yesterday\""));

        Assert.Contains("'yesterday' is not a RunId", error.Message);
    }

    [Fact]
    public void Parse_NoWireName_NamesTextAndType()
    {
        Assert.Contains("'Queued' is not a RunStatus", Assert.Throws<FormatException>(() => RunStatusNames.Parse("Queued")).Message);
        Assert.Contains("'done' is not a PatchStatus", Assert.Throws<FormatException>(() => PatchStatusNames.Parse("done")).Message);
        Assert.Contains("'no' is not a RejectionKind", Assert.Throws<FormatException>(() => RejectionKindNames.Parse("no")).Message);
    }

    [Fact]
    public void ToWire_ValueWithoutName_IsRefused() =>
        Assert.Contains("Not a RunStatus", Assert.Throws<ArgumentOutOfRangeException>(() => ((RunStatus)99).ToWire()).Message);
}
