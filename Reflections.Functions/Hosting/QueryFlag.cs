using Microsoft.AspNetCore.Http;

namespace Reflections.Functions.Hosting;

/// <summary>A yes or no in the query.</summary>
public static class QueryFlag
{
    /// <summary>The flag's value; false when it is not given.</summary>
    /// <exception cref="ProblemException">It is neither true nor false.</exception>
    public static bool Read(HttpRequest request, string name)
    {
        var text = request.Query[name].FirstOrDefault();
        return text is not null && (bool.TryParse(text, out var flag) ? flag : throw new ProblemException(Problem.InvalidField(name, "must be true or false")));
    }
}
