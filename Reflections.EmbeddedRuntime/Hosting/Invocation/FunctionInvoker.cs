using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Reflections.EmbeddedRuntime.Hosting.Discovery;

namespace Reflections.EmbeddedRuntime.Hosting.Invocation;

/// <summary>Runs a function: a scope, the middleware, the parameters, the call.</summary>
internal sealed class FunctionInvoker
{
    private readonly IServiceScopeFactory _scopes;
    private readonly IFunctionActivator _activator;
    private readonly HostSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger<FunctionInvoker> _logger;
    private readonly FunctionExecutionDelegate _pipeline;

    public FunctionInvoker(
        IServiceScopeFactory scopes,
        IFunctionActivator activator,
        FunctionsWorkerBuilder worker,
        HostSettings settings,
        TimeProvider time,
        ILogger<FunctionInvoker> logger)
    {
        _scopes = scopes;
        _activator = activator;
        _settings = settings;
        _time = time;
        _logger = logger;
        _pipeline = worker.Compose(CallAsync);
    }

    /// <summary>Runs a function whose token fires when its time is up.</summary>
    public async Task<object?> InvokeAsync(FunctionDescriptor function, InvocationRequest request)
    {
        if (_settings.FunctionTimeout is not { } timeout)
        {
            return await RunScopedAsync(function, request, request.Cancellation);
        }

        using var timer = new CancellationTokenSource(timeout, _time);
        using var report = timer.Token.Register(() => Log.FunctionTimedOut(_logger, function.Name, timeout));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, request.Cancellation);
        return await RunScopedAsync(function, request, either.Token);
    }

    /// <summary>Runs an orchestrator in the scope it is given: no time-out, and nothing that would leave the orchestrator's own scheduler.</summary>
    public Task<object?> InvokeOrchestratorAsync(OrchestratorFunction function, InvocationRequest request) =>
        RunAsync(function, request, request.Services!, CancellationToken.None);

    private async Task<object?> RunScopedAsync(FunctionDescriptor function, InvocationRequest request, CancellationToken cancellation)
    {
        if (request.Services is { } services)
        {
            return await RunAsync(function, request, services, cancellation);
        }

        await using var scope = _scopes.CreateAsyncScope();
        return await RunAsync(function, request, scope.ServiceProvider, cancellation);
    }

    private async Task<object?> RunAsync(FunctionDescriptor function, InvocationRequest request, IServiceProvider services, CancellationToken cancellation)
    {
        var context = new InvocationContext(function, request, services, cancellation);
        var state = new InvocationState(function.Parameters);
        context.Features.Set(state);
        context.Features.Set(function);
        request.Prepare?.Invoke(context.Features);
        await _pipeline(context);
        return state.ReturnValue;
    }

    private async Task CallAsync(FunctionContext context)
    {
        var function = context.Features.Get<FunctionDescriptor>()!;
        var state = context.Features.Get<InvocationState>()!;
        var arguments = await state.BindAsync(context);
        var instance = function.Method.IsStatic ? null : _activator.CreateInstance(function.Method.DeclaringType!, context);
        state.ReturnValue = await function.Call.InvokeAsync(instance, arguments);
    }
}
