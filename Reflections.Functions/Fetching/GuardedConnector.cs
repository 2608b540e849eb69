using System.Net;
using System.Net.Sockets;

namespace Reflections.Functions.Fetching;

/// <summary>
/// Opens connections to judged addresses only. The name is resolved once, here, and the socket is given an address and not the name:
/// a name that resolves differently the next time (DNS rebinding) gains nothing.
/// </summary>
internal sealed class GuardedConnector(AllowedHosts allowedHosts, AddressResolver resolver)
{
    /// <exception cref="AddressRefusedException">No address of the host may be connected to.</exception>
    public async ValueTask<Stream> ConnectAsync(DnsEndPoint target, CancellationToken cancellationToken)
    {
        if (!allowedHosts.MayAdmit(target.Host, target.Port) && AddressGuard.Judge(target.Host).Refusal is { } refusal)
        {
            // Not even looked up: who hears of the look-up is none of the caller's business.
            throw new AddressRefusedException($"The host '{target.Host}' {refusal}.");
        }

        var addresses = IPAddress.TryParse(target.Host, out var literal)
            ? [literal]
            : await resolver(target.Host, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        var admitted = Admit(target, addresses);
        SocketException? last = null;
        foreach (var address in admitted)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, target.Port), cancellationToken).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }

    private IPAddress[] Admit(DnsEndPoint target, IPAddress[] addresses)
    {
        if (allowedHosts.Admits(target.Host, target.Port))
        {
            return addresses;
        }

        var name = AddressGuard.Judge(target.Host);
        var admitted = Array.FindAll(addresses, address => allowedHosts.Admits(address) || (name.IsAllowed && AddressGuard.Judge(address).IsAllowed));
        return admitted.Length > 0
            ? admitted
            : throw new AddressRefusedException($"The host '{target.Host}' {name.Refusal ?? AddressGuard.Judge(addresses[0]).Refusal}.");
    }
}
