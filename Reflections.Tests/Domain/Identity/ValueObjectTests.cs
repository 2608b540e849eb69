using System.Text.Json;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Reflections.Domain.Identity;

namespace Reflections.Tests.Domain.Identity;

public sealed class ValueObjectTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("docs/guide v2.md")]
    [InlineData("https://example.org/a?b=c#d")]
    [InlineData("Größe 🚢")]
    public void TryCreate_GoodName_KeepsIt(string name)
    {
        Assert.True(SourceId.TryCreate(name, out var source, out _));
        Assert.True(ReflectionId.TryCreate(name, out var reflection, out _));
        Assert.Equal(name, source.Value);
        Assert.Equal(name, reflection.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\nb")]
    [InlineData("a\u0085b")]
    public void TryCreate_BadName_SaysWhy(string? name)
    {
        Assert.False(SourceId.TryCreate(name, out _, out var problem));
        Assert.StartsWith("must", problem);
        Assert.False(ReflectionId.TryParse(name, null, out _));
    }

    // Attribute arguments are stored as UTF-8, which has no lone surrogates.
    [Fact]
    public void TryCreate_LoneSurrogate_SaysWhy()
    {
        Assert.All(["\ud83d", "a\ude00b", "\ud83d\ud83d\ude00"], name =>
        {
            Assert.False(SourceId.TryCreate(name, out _, out var problem));
            Assert.Contains("surrogate", problem);
        });
    }

    [Fact]
    public void TryCreate_LengthLimit_IsInclusive()
    {
        Assert.True(SourceId.TryCreate(new string('x', CallerName.MaxLength), out _, out _));
        Assert.False(SourceId.TryCreate(new string('x', CallerName.MaxLength + 1), out _, out var problem));
        Assert.Contains("129", problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("line\n")]
    [InlineData("é")]
    public void IdempotencyKey_NotVisibleAscii_IsRefused(string key) => Assert.False(IdempotencyKey.TryCreate(key, out _, out _));

    [Fact]
    public void IdempotencyKey_LengthLimit_IsInclusive()
    {
        Assert.True(IdempotencyKey.TryCreate(new string('k', IdempotencyKey.MaxLength), out _, out _));
        Assert.False(IdempotencyKey.TryCreate(new string('k', IdempotencyKey.MaxLength + 1), out _, out _));
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData(null)]
    public void ContentHash_NotLowerCaseHex_IsRefused(string? text) => Assert.False(ContentHash.TryParse(text, null, out _));

    [Fact]
    public void ContentHash_OfEmptyText_IsTheKnownDigest() =>
        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ContentHash.OfCanonical("").Value);

    [Fact]
    public void IngestKey_ShiftedBoundaries_Differ() => Gen.Select(Gen.String[Gen.Char.AlphaNumeric, 2, 20], Gen.Int[1, 19], Gen.Int[1, 19])
        .Where((text, first, second) => first < text.Length && second < text.Length && first != second)
        .Sample((text, first, second) => Key(text[..first], text[first..]) != Key(text[..second], text[second..]));

    [Fact]
    public void IngestKey_EqualTriples_AreEqual() => Assert.Equal(Key("a", "bc"), Key("a", "bc"));

    // Stored keys are made this way: another byte order or prefix would make every content look new.
    [Fact]
    public void OfParts_TwoTexts_HashesLengthsAndBytes() => Assert.Equal(
        Sha256Text.Of([0, 0, 0, 2, (byte)'a', (byte)'b', 0, 0, 0, 2, 0xc3, 0xa9]), Sha256Text.OfParts("ab", "é"));

    [Fact]
    public void NewestFirst_KnownId_IsItsComplement() =>
        Assert.Equal("fedcba98765432100123456789abcdef", RunId.Parse("0123456789abcdeffedcba9876543210").NewestFirst);

    [Fact]
    public void OfParts_EmptyPart_Counts() => Assert.NotEqual(Sha256Text.OfParts("a"), Sha256Text.OfParts("a", ""));

    [Fact]
    public void NewestFirst_LaterRun_SortsBefore()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var ids = new List<RunId>();
        for (var i = 0; i < 50; i++)
        {
            ids.Add(RunId.New(time));
            time.Advance(TimeSpan.FromMilliseconds(i % 7 == 0 ? 100_000 : 1));
        }

        Assert.Equal(ids, ids.OrderBy(id => id.Value, StringComparer.Ordinal));
        Assert.Equal(ids.AsEnumerable().Reverse(), ids.OrderBy(id => id.NewestFirst, StringComparer.Ordinal));
        Assert.All(ids, id => Assert.Equal(32, id.NewestFirst.Length));
    }

    [Fact]
    public void NewestFirstSince_AnyTime_IsBetweenTheRunsOfTheMillisecondBeforeAndThoseOfIts()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 123, TimeSpan.Zero));
        var before = Enumerable.Range(0, 50).Select(_ => RunId.New(time)).ToList();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var bound = RunId.NewestFirstSince(time.GetUtcNow());

        Assert.Equal(32, bound.Length);
        Assert.All(before, id => Assert.True(string.CompareOrdinal(id.NewestFirst, bound) > 0));
        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(string.CompareOrdinal(RunId.New(time).NewestFirst, bound) <= 0));
    }

    [Fact]
    public void FirstAt_AnyTime_IsBetweenTheRunsOfTheMillisecondBeforeAndThoseOfIts()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, 123, TimeSpan.Zero));
        var before = Enumerable.Range(0, 50).Select(_ => RunId.New(time)).ToList();
        time.Advance(TimeSpan.FromMilliseconds(1));
        var bound = RunId.FirstAt(time.GetUtcNow());

        Assert.All(before, id => Assert.True(string.CompareOrdinal(id.Value, bound) < 0));
        Assert.All(Enumerable.Range(0, 50), _ => Assert.True(string.CompareOrdinal(RunId.New(time).Value, bound) >= 0));
        Assert.Equal(time.GetUtcNow(), RunId.New(time).Time);
        Assert.Equal(new string('0', 32), RunId.FirstAt(DateTimeOffset.UnixEpoch - TimeSpan.FromDays(1)));
    }

    [Fact]
    public void Json_ValueObjects_RoundTripAsStrings()
    {
        var run = RunId.New(new FakeTimeProvider());
        Assert.Equal($"\"{run}\"", JsonSerializer.Serialize(run));
        Assert.Equal(run, JsonSerializer.Deserialize<RunId>($"\"{run}\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SourceId>("\"\""));
    }

    private static IngestKey Key(string reflection, string source) =>
        IngestKey.Of(ReflectionId.Parse(reflection), SourceId.Parse(source), ContentHash.OfCanonical("text"));
}
