using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Reflections.Tests.Conformance;

/// <summary>What a compiled assembly uses of the runtime: types, members and the named properties of attributes.</summary>
internal static class ReferencedMembers
{
    /// <param name="assembly">The compiled assembly.</param>
    /// <param name="runtimeAssembly">Everything from this assembly belongs to the runtime, whatever its namespace.</param>
    /// <param name="surface">Tells the base types in which an attribute's property may stand.</param>
    public static IReadOnlyList<string> In(Stream assembly, string runtimeAssembly, ApiSurface surface)
    {
        using var file = new PEReader(assembly);
        var reader = file.GetMetadataReader();
        var types = reader.TypeReferences.Where(handle => IsOfRuntime(reader, handle, runtimeAssembly)).Select(handle => SignatureNames.NameOf(reader, handle)).ToHashSet();
        return [.. types.Select(Reference.ToType)
            .Concat(reader.MemberReferences.Select(reader.GetMemberReference).SelectMany(member => ToMember(reader, member, types)))
            .Concat(reader.CustomAttributes.Select(reader.GetCustomAttribute).SelectMany(attribute => ToNamedProperties(reader, attribute, types, surface)))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static bool IsOfRuntime(MetadataReader reader, TypeReferenceHandle handle, string runtimeAssembly)
    {
        var type = reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind switch
        {
            HandleKind.TypeReference => IsOfRuntime(reader, (TypeReferenceHandle)type.ResolutionScope, runtimeAssembly),
            HandleKind.AssemblyReference => RuntimeNamespaces.Contain(reader.GetString(type.Namespace))
                || reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == runtimeAssembly,
            _ => false,
        };
    }

    private static IEnumerable<string> ToMember(MetadataReader reader, MemberReference member, HashSet<string> types)
    {
        var type = SignatureNames.DefinitionName(reader, member.Parent);
        if (!types.Contains(type))
        {
            return [];
        }

        var name = reader.GetString(member.Name);
        if (member.GetKind() == MemberReferenceKind.Field)
        {
            return [Reference.ToField($"{type}.{name}", member.DecodeFieldSignature(SignatureNames.Instance, null).Name)];
        }

        var method = member.DecodeMethodSignature(SignatureNames.Instance, null);
        var isStatic = !method.Header.IsInstance;
        if (name.StartsWith("get_", StringComparison.Ordinal) && method.ParameterTypes.Length == 0)
        {
            return [Reference.ToAccessor($"{type}.{name[4..]}", "get", method.ReturnType.Name, isStatic)];
        }

        if (name.StartsWith("set_", StringComparison.Ordinal) && method.ParameterTypes.Length == 1)
        {
            return [Reference.ToAccessor($"{type}.{name[4..]}", method.ReturnType.IsInit ? "init" : "set", method.ParameterTypes[0].Name, isStatic)];
        }

        var documented = MemberNames.Method(name, method.GenericParameterCount);
        return [Reference.ToMethod($"{type}.{documented}", method.ParameterTypes.Select(parameter => parameter.Name), method.ReturnType.Name, isStatic)];
    }

    private static IEnumerable<string> ToNamedProperties(MetadataReader reader, CustomAttribute attribute, HashSet<string> types, ApiSurface surface)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            yield break;
        }

        var type = SignatureNames.DefinitionName(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent);
        if (!types.Contains(type))
        {
            yield break;
        }

        foreach (var named in attribute.DecodeValue(AttributeNames.Instance).NamedArguments)
        {
            var candidates = surface.WithBases(type).Select(declaring => Reference.ToAccessor($"{declaring}.{named.Name}", "set", named.Type.Name, isStatic: false));
            yield return candidates.FirstOrDefault(surface.Offers) ?? Reference.ToAccessor($"{type}.{named.Name}", "set", named.Type.Name, isStatic: false);
        }
    }
}
