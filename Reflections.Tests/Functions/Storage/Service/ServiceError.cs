using System.Text;

namespace Reflections.Tests.Functions.Storage.Service;

/// <summary>A refusal, in the services' words. Their request id and time, which follow the message on its own lines, are left out.</summary>
internal sealed record ServiceError(int Status, string Code, string Message)
{
    public static readonly ServiceError TableNotFound = new(404, "TableNotFound", "The table specified does not exist.");
    public static readonly ServiceError TableAlreadyExists = new(409, "TableAlreadyExists", "The table specified already exists.");
    public static readonly ServiceError RowNotFound = new(404, "ResourceNotFound", "The specified resource does not exist.");
    public static readonly ServiceError RowAlreadyExists = new(409, "EntityAlreadyExists", "The specified entity already exists.");
    public static readonly ServiceError RowChanged = new(
        412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");

    public static readonly ServiceError ContainerNotFound = new(404, "ContainerNotFound", "The specified container does not exist.");
    public static readonly ServiceError ContainerAlreadyExists = new(409, "ContainerAlreadyExists", "The specified container already exists.");
    public static readonly ServiceError BlobNotFound = new(404, "BlobNotFound", "The specified blob does not exist.");
    public static readonly ServiceError BlobAlreadyExists = new(409, "BlobAlreadyExists", "The specified blob already exists.");
    public static readonly ServiceError ConditionNotMet = new(
        412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");

    private const string TableContentType = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";

    /// <summary>As the table service answers it.</summary>
    public MemoryAnswer ForTables() => new(Status, Encoding.UTF8.GetBytes(Json()), ("x-ms-error-code", Code), ("Content-Type", TableContentType));

    /// <summary>As the blob service answers it.</summary>
    public MemoryAnswer ForBlobs(bool withBody = true) => new(
        Status,
        withBody
            ? Encoding.UTF8.GetBytes($"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Error><Code>{Code}</Code><Message>{Message}</Message></Error>""")
            : default,
        ("x-ms-error-code", Code),
        ("Content-Type", "application/xml"));

    /// <summary>The table service's body.</summary>
    /// <param name="index">Which of a transaction's operations it is about.</param>
    public string Json(int? index = null)
    {
        var message = index is null ? Message : $"{index}:{Message}";
        return $$"""{"odata.error":{"code":"{{Code}}","message":{"lang":"en-US","value":"{{message}}"} } }""";
    }
}
