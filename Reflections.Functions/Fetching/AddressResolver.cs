using System.Net;

namespace Reflections.Functions.Fetching;

/// <summary>Looks up every address of a host name. A test gives its own.</summary>
/// <exception cref="System.Net.Sockets.SocketException">There is no such host, or the look-up failed.</exception>
public delegate Task<IPAddress[]> AddressResolver(string host, CancellationToken cancellationToken);
