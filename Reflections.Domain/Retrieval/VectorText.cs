using System.Buffers.Binary;

namespace Reflections.Domain.Retrieval;

/// <summary>Vectors as text: little-endian float32 values, base64.</summary>
public static class VectorText
{
    /// <summary>The text of a vector.</summary>
    public static string Encode(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        }

        return Convert.ToBase64String(bytes);
    }

    /// <summary>The vector of a text.</summary>
    /// <exception cref="FormatException">The text is not base64, or not a whole number of values.</exception>
    public static float[] Decode(string text)
    {
        var bytes = Convert.FromBase64String(text);
        if (bytes.Length % sizeof(float) != 0)
        {
            throw new FormatException($"A vector has {sizeof(float)} bytes a value; there are {bytes.Length} bytes.");
        }

        var vector = new float[bytes.Length / sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return vector;
    }
}
