using System.Text.Json.Serialization;

namespace Reflections.Domain.Extraction;

/// <summary>What kind of thing a name stands for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EntityType>))]
public enum EntityType
{
    /// <summary>Anything else that has a name.</summary>
    Other = 0,

    /// <summary>A human being.</summary>
    Person = 1,

    /// <summary>A company, authority, club or team.</summary>
    Organisation = 2,

    /// <summary>A place on the map.</summary>
    Place = 3,

    /// <summary>A product, ship, machine or work.</summary>
    Product = 4,

    /// <summary>A date, month, year or period.</summary>
    Date = 5,

    /// <summary>A number with a unit or a percentage.</summary>
    Quantity = 6,

    /// <summary>An amount of money.</summary>
    Money = 7,

    /// <summary>An e-mail address.</summary>
    Email = 8,

    /// <summary>A web address.</summary>
    Url = 9,
}
