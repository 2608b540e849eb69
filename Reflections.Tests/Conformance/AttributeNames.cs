using System.Reflection.Metadata;

namespace Reflections.Tests.Conformance;

/// <summary>Writes the types in an attribute's arguments as documentation ids do. Every enum that the runtime's attributes take is an int.</summary>
internal sealed class AttributeNames : ICustomAttributeTypeProvider<DocumentedType>
{
    public static readonly AttributeNames Instance = new();

    public DocumentedType GetPrimitiveType(PrimitiveTypeCode typeCode) => SignatureNames.Instance.GetPrimitiveType(typeCode);

    public DocumentedType GetSystemType() => new("System.Type");

    public DocumentedType GetSZArrayType(DocumentedType elementType) => SignatureNames.Instance.GetSZArrayType(elementType);

    public DocumentedType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        SignatureNames.Instance.GetTypeFromDefinition(reader, handle, rawTypeKind);

    public DocumentedType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        SignatureNames.Instance.GetTypeFromReference(reader, handle, rawTypeKind);

    public DocumentedType GetTypeFromSerializedName(string name) => new(name.Split(',')[0].Replace('+', '.'));

    public PrimitiveTypeCode GetUnderlyingEnumType(DocumentedType type) => PrimitiveTypeCode.Int32;

    public bool IsSystemType(DocumentedType type) => type.Name == "System.Type";
}
