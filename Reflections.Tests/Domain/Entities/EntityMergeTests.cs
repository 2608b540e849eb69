using CsCheck;
using Reflections.Domain.Entities;
using Reflections.Domain.Extraction;
using Reflections.Domain.Patches;

namespace Reflections.Tests.Domain.Entities;

public sealed class EntityMergeTests
{
    private static readonly BatchEntity[] Said =
    [
        Entity("Norvik Ferries AS", EntityType.Organisation, ("Norvik Ferries", AliasKind.LegalForm)),
        Entity("Norvik Ferries", EntityType.Organisation, ("NF", AliasKind.Abbreviation)),
        Entity("NF", EntityType.Other),
        Entity("Marta Lindqvist", EntityType.Person, ("Lindqvist", AliasKind.LastName)),
        Entity("Lindqvist", EntityType.Person),
        Entity("Coastal Safety Authority", EntityType.Organisation, ("CSA", AliasKind.Abbreviation)),
        Entity("Crown Sea Agency", EntityType.Organisation, ("CSA", AliasKind.Abbreviation)),
        Entity("CSA", EntityType.Other),
        Entity("BrennaLink", EntityType.Product, ("Brenna Link", AliasKind.Spelling)),
        Entity("Brenna Link", EntityType.Organisation),
    ];

    [Theory]
    [InlineData("NF", "Norvik Ferries AS")]
    [InlineData("Norvik Ferries", "Norvik Ferries AS")]
    [InlineData("Lindqvist", "Lindqvist")]
    [InlineData("CSA", "CSA")]
    [InlineData("Brenna Link", "Brenna Link")]
    public void RootOf_Name_IsTheOneThatSourcesAgreeOn(string name, string root)
    {
        var merge = EntityMerge.Of(Said);

        Assert.Equal(IdOf(root), merge.RootOf(IdOf(name)));
    }

    [Fact]
    public void Of_AnySelectionInAnyOrder_IsTheSameAndEndsAtARoot() => Gen.Select(Gen.Int[0, Said.Length - 1].Array[0, 12], Gen.Int[0, 99]).Sample((picks, seed) =>
    {
        var chosen = picks.Select(pick => Said[pick]).ToList();
        var (one, other) = (EntityMerge.Of(chosen), EntityMerge.Of(chosen.OrderBy(entity => (entity.Name.Length * 31) ^ seed)));
        foreach (var entity in chosen)
        {
            Assert.Equal(one.RootOf(entity.Id), other.RootOf(entity.Id));
            Assert.Equal(one.RootOf(entity.Id), one.RootOf(one.RootOf(entity.Id)));
        }
    });

    private static string IdOf(string name) => Said.Single(entity => entity.Name == name).Id;

    private static BatchEntity Entity(string name, EntityType type, params (string Form, AliasKind Kind)[] aliases) =>
        new(KnowledgeIds.OfEntity(type, name), name, type, [new TextSpan(0, 1)])
        {
            Aliases = [.. aliases.Select(alias => new BatchAlias(alias.Form, alias.Kind, new TextSpan(0, 1)))],
        };
}
