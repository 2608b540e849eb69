using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Reflections.Functions.Telemetry;

/// <summary>Adds what the app tells of itself, and sends it where the configuration says.</summary>
public static class TelemetryServiceCollectionExtensions
{
    /// <summary>When set, everything is sent there by OTLP; the other <c>OTEL_…</c> settings apply.</summary>
    public const string OtlpSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>When set, everything is sent to that Application Insights resource.</summary>
    public const string AzureMonitorSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    private const string ServiceNameSetting = "OTEL_SERVICE_NAME";
    private const string HealthPath = "/api/health";

    /// <summary>With neither setting nothing listens: no span is made, and nothing is measured.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<StageTelemetry>().AddSingleton<BatchTelemetry>().AddSingleton<SweepTelemetry>().AddSingleton<BacklogGauges>();
        var otlp = !string.IsNullOrEmpty(configuration[OtlpSetting]);
        var azureMonitor = configuration[AzureMonitorSetting] is { Length: > 0 } connection ? connection : null;
        if (!otlp && azureMonitor is null)
        {
            return services;
        }

        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration[ServiceNameSetting] is { Length: > 0 } name ? name : "reflections"))
            .WithTracing(tracing =>
            {
                tracing.AddSource(TelemetryNames.Source, TelemetryNames.EngineSource, TelemetryNames.WorkerSource);

                // Probes come every few seconds, and nobody asks what became of one.
                tracing.AddAspNetCoreInstrumentation(web => web.Filter = http => !http.Request.Path.StartsWithSegments(HealthPath));
                if (azureMonitor is not null)
                {
                    tracing.AddAzureMonitorTraceExporter(exporter => exporter.ConnectionString = azureMonitor);
                }
            })
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(TelemetryNames.Source).AddAspNetCoreInstrumentation();
                if (azureMonitor is not null)
                {
                    metrics.AddAzureMonitorMetricExporter(exporter => exporter.ConnectionString = azureMonitor);
                }
            })
            .WithLogging(
                logging =>
                {
                    if (azureMonitor is not null)
                    {
                        logging.AddAzureMonitorLogExporter(exporter => exporter.ConnectionString = azureMonitor);
                    }
                },
                lines => (lines.IncludeScopes, lines.IncludeFormattedMessage) = (true, true));
        if (otlp)
        {
            telemetry.UseOtlpExporter();
        }

        return services;
    }
}
