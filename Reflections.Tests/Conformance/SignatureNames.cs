using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Reflections.Tests.Conformance;

/// <summary>Writes the types of a signature as documentation ids do.</summary>
internal sealed class SignatureNames : ISignatureTypeProvider<DocumentedType, object?>
{
    public static readonly SignatureNames Instance = new();

    private const byte ValueTypeCode = 0x11;

    public DocumentedType GetPrimitiveType(PrimitiveTypeCode typeCode) =>
        new($"System.{typeCode}", typeCode is not (PrimitiveTypeCode.String or PrimitiveTypeCode.Object or PrimitiveTypeCode.Void));

    public DocumentedType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        new(NameOf(reader, handle), rawTypeKind == ValueTypeCode);

    public DocumentedType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        new(NameOf(reader, handle), rawTypeKind == ValueTypeCode);

    public DocumentedType GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public DocumentedType GetGenericInstantiation(DocumentedType genericType, ImmutableArray<DocumentedType> typeArguments) =>
        new($"{genericType.Name[..genericType.Name.LastIndexOf('`')]}{{{string.Join(',', typeArguments)}}}", genericType.IsValueType);

    public DocumentedType GetGenericTypeParameter(object? genericContext, int index) => new($"`{index}");

    public DocumentedType GetGenericMethodParameter(object? genericContext, int index) => new($"``{index}");

    public DocumentedType GetArrayType(DocumentedType elementType, ArrayShape shape) => new($"{elementType}[{new string(',', shape.Rank - 1)}]");

    public DocumentedType GetSZArrayType(DocumentedType elementType) => new($"{elementType}[]");

    public DocumentedType GetByReferenceType(DocumentedType elementType) => new($"{elementType}@");

    public DocumentedType GetPointerType(DocumentedType elementType) => new($"{elementType}*", IsValueType: true);

    public DocumentedType GetPinnedType(DocumentedType elementType) => elementType;

    public DocumentedType GetFunctionPointerType(MethodSignature<DocumentedType> signature) => new("function pointer", IsValueType: true);

    public DocumentedType GetModifiedType(DocumentedType modifier, DocumentedType unmodifiedType, bool isRequired) =>
        unmodifiedType with { IsInit = modifier.Name == "System.Runtime.CompilerServices.IsExternalInit" };

    /// <summary>The type a handle leads to, its generic arguments left off.</summary>
    public static string DefinitionName(MetadataReader reader, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => NameOf(reader, (TypeDefinitionHandle)handle),
        HandleKind.TypeReference => NameOf(reader, (TypeReferenceHandle)handle),
        HandleKind.TypeSpecification => reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(DefinitionOnly.Instance, null),
        _ => "",
    };

    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var name = reader.GetString(type.Name);
        return type.GetDeclaringType() is { IsNil: false } outer ? $"{NameOf(reader, outer)}.{name}" : Qualified(reader, type.Namespace, name);
    }

    public static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf(reader, (TypeReferenceHandle)type.ResolutionScope)}.{name}"
            : Qualified(reader, type.Namespace, name);
    }

    private static string Qualified(MetadataReader reader, StringHandle space, string name) =>
        space.IsNil ? name : $"{reader.GetString(space)}.{name}";

    /// <summary>Reduces a constructed type to the type it is constructed from.</summary>
    private sealed class DefinitionOnly : ISignatureTypeProvider<string, object?>
    {
        public static readonly DefinitionOnly Instance = new();

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => NameOf(reader, handle);

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => NameOf(reader, handle);

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => genericType;

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetArrayType(string elementType, ArrayShape shape) => "";

        public string GetSZArrayType(string elementType) => "";

        public string GetByReferenceType(string elementType) => "";

        public string GetPointerType(string elementType) => "";

        public string GetPinnedType(string elementType) => "";

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;
    }
}
