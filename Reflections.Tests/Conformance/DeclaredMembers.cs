using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Reflections.Tests.Conformance;

/// <summary>The public and protected members of a compiled assembly, one a line, in the form of <see cref="ApiSurface"/>.</summary>
internal sealed class DeclaredMembers
{
    private readonly MetadataReader _reader;
    private readonly List<string> _lines = [];

    private DeclaredMembers(MetadataReader reader) => _reader = reader;

    /// <param name="assembly">The compiled assembly.</param>
    /// <param name="namespaces">Which namespaces to read.</param>
    public static IReadOnlyList<string> In(Stream assembly, Func<string, bool> namespaces)
    {
        using var file = new PEReader(assembly);
        var members = new DeclaredMembers(file.GetMetadataReader());
        foreach (var handle in members._reader.TypeDefinitions.Where(handle => members.IsVisible(handle, namespaces)))
        {
            members.AddType(handle);
        }

        members._lines.Sort(StringComparer.Ordinal);
        return members._lines;
    }

    private bool IsVisible(TypeDefinitionHandle handle, Func<string, bool> namespaces)
    {
        var type = _reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => namespaces(_reader.GetString(type.Namespace)),
            TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(type.GetDeclaringType(), namespaces),
            _ => false,
        };
    }

    private void AddType(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var name = SignatureNames.NameOf(_reader, handle);
        var baseType = type.BaseType.IsNil ? "" : BaseName(type.BaseType);
        _lines.Add($"T:{name} | {Kind(type, baseType)}");
        foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition))
        {
            AddField(name, field);
        }

        var accessors = new HashSet<MethodDefinitionHandle>();
        foreach (var property in type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            var pair = property.GetAccessors();
            accessors.UnionWith([pair.Getter, pair.Setter]);
            AddProperty(name, property, pair);
        }

        foreach (var change in type.GetEvents().Select(_reader.GetEventDefinition))
        {
            var pair = change.GetAccessors();
            accessors.UnionWith([pair.Adder, pair.Remover]);
            if (IsVisible(_reader.GetMethodDefinition(pair.Adder).Attributes))
            {
                _lines.Add($"E:{name}.{_reader.GetString(change.Name)} -> {BaseName(change.Type)}");
            }
        }

        foreach (var method in type.GetMethods().Where(method => !accessors.Contains(method)).Select(_reader.GetMethodDefinition))
        {
            AddMethod(name, method);
        }
    }

    private string BaseName(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeSpecification => _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(SignatureNames.Instance, null).Name,
        _ => SignatureNames.DefinitionName(_reader, handle),
    };

    private static string Kind(TypeDefinition type, string baseType)
    {
        var (isAbstract, isSealed) = (type.Attributes.HasFlag(TypeAttributes.Abstract), type.Attributes.HasFlag(TypeAttributes.Sealed));
        return baseType switch
        {
            _ when type.Attributes.HasFlag(TypeAttributes.Interface) => "interface",
            "System.Enum" => "enum",
            "System.ValueType" => "struct",
            "System.MulticastDelegate" => "delegate",
            _ => (isAbstract && isSealed ? "static " : isAbstract ? "abstract " : isSealed ? "sealed " : "") + "class" + (baseType == "System.Object" ? "" : $" base {baseType}"),
        };
    }

    private void AddField(string type, FieldDefinition field)
    {
        var access = (MethodAttributes)(field.Attributes & FieldAttributes.FieldAccessMask);
        if (!IsVisible(access) || field.Attributes.HasFlag(FieldAttributes.SpecialName))
        {
            return;
        }

        var constant = field.GetDefaultValue() is { IsNil: false } value ? $" = {Literal(value)}" : "";
        var isReadOnly = field.Attributes.HasFlag(FieldAttributes.InitOnly) ? " readonly" : "";
        var isStatic = field.Attributes.HasFlag(FieldAttributes.Static) ? " static" : "";
        _lines.Add($"F:{type}.{_reader.GetString(field.Name)} -> {field.DecodeSignature(SignatureNames.Instance, null)}{constant}{isReadOnly}{Protected(access)}{isStatic}");
    }

    private void AddProperty(string type, PropertyDefinition property, PropertyAccessors pair)
    {
        var visible = new[] { pair.Getter, pair.Setter }.Where(handle => !handle.IsNil).Select(_reader.GetMethodDefinition).Where(method => IsVisible(method.Attributes)).ToList();
        if (visible.Count == 0)
        {
            return;
        }

        var accessors = visible.Select(method => method.DecodeSignature(SignatureNames.Instance, null).ReturnType switch
        {
            { IsInit: true } => "init",
            { Name: "System.Void" } => "set",
            _ => "get",
        });
        var modifiers = visible.All(method => IsProtected(method.Attributes)) ? visible[0].Attributes : visible.First(method => !IsProtected(method.Attributes)).Attributes;
        var signature = property.DecodeSignature(SignatureNames.Instance, null);
        var indexes = signature.ParameterTypes.Length > 0 ? $"({string.Join(", ", signature.ParameterTypes)})" : "";
        _lines.Add($"P:{type}.{_reader.GetString(property.Name)}{indexes} -> {signature.ReturnType} {{{string.Join(' ', accessors)}}}{Modifiers(modifiers)}");
    }

    private void AddMethod(string type, MethodDefinition method)
    {
        var name = _reader.GetString(method.Name);
        if (!IsVisible(method.Attributes) || name == ".cctor" || name.Contains('<', StringComparison.Ordinal))
        {
            return;
        }

        var signature = method.DecodeSignature(SignatureNames.Instance, null);
        var parameters = method.GetParameters().Select(_reader.GetParameter).Where(parameter => parameter.SequenceNumber > 0)
            .Select(parameter => Parameter(parameter, signature.ParameterTypes[parameter.SequenceNumber - 1]));
        var result = name == ".ctor" ? "" : $" -> {signature.ReturnType}";
        _lines.Add($"M:{type}.{MemberNames.Method(name, signature.GenericParameterCount)}({string.Join(", ", parameters)}){result}{Modifiers(method.Attributes)}");
    }

    private string Parameter(Parameter parameter, DocumentedType type)
    {
        var fallback = parameter.GetDefaultValue() is { IsNil: false } value && parameter.Attributes.HasFlag(ParameterAttributes.Optional)
            ? Literal(value) is "null" && type.IsValueType ? " = default" : $" = {Literal(value)}"
            : "";
        return $"{type} {_reader.GetString(parameter.Name)}{fallback}";
    }

    private string Literal(ConstantHandle handle)
    {
        var constant = _reader.GetConstant(handle);
        return _reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode) switch
        {
            null => "null",
            bool flag => flag ? "true" : "false",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static string Modifiers(MethodAttributes attributes)
    {
        var (isVirtual, isFinal) = (attributes.HasFlag(MethodAttributes.Virtual), attributes.HasFlag(MethodAttributes.Final));
        var dispatch = attributes.HasFlag(MethodAttributes.Abstract) ? " abstract" : isVirtual && !isFinal ? " virtual" : "";
        return $"{Protected(attributes)}{(attributes.HasFlag(MethodAttributes.Static) ? " static" : "")}{dispatch}";
    }

    private static string Protected(MethodAttributes attributes) => IsProtected(attributes) ? " protected" : "";

    private static bool IsProtected(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask) is MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsVisible(MethodAttributes attributes) => (attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public || IsProtected(attributes);
}
