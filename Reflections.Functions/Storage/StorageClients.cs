using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace Reflections.Functions.Storage;

/// <summary>Makes the two service clients. All storage traffic passes the pipeline that is built here.</summary>
public sealed class StorageClients
{
    /// <summary>Makes the clients; nothing is sent.</summary>
    /// <exception cref="InvalidOperationException">No account is configured.</exception>
    public StorageClients(IOptions<StorageOptions> options)
    {
        var storage = options.Value;
        var tableOptions = Tuned(new TableClientOptions(), "table", storage);
        var blobOptions = Tuned(new BlobClientOptions(), "blob", storage);
        BlobServiceClient blobs;
        if (!string.IsNullOrEmpty(storage.ConnectionString))
        {
            Tables = new TableServiceClient(storage.ConnectionString, tableOptions);
            blobs = new BlobServiceClient(storage.ConnectionString, blobOptions);
        }
        else if (storage is { TableServiceUri: { } tableUri, BlobServiceUri: { } blobUri })
        {
            var credential = storage.Credential ?? new DefaultAzureCredential();
            Tables = new TableServiceClient(tableUri, credential, tableOptions);
            blobs = new BlobServiceClient(blobUri, credential, blobOptions);
        }
        else
        {
            throw new InvalidOperationException(
                "No storage account is configured: set AzureWebJobsStorage to a connection string, or AzureWebJobsStorage__accountName "
                + "(or __tableServiceUri and __blobServiceUri) to use an identity.");
        }

        Container = blobs.GetBlobContainerClient(storage.BlobContainer);
        TablePrefix = storage.TablePrefix;
    }

    /// <summary>The table service.</summary>
    public TableServiceClient Tables { get; }

    /// <summary>The container of all artifacts.</summary>
    public BlobContainerClient Container { get; }

    /// <summary>Put before every table's name.</summary>
    public string TablePrefix { get; }

    private static T Tuned<T>(T client, string service, StorageOptions storage)
        where T : ClientOptions
    {
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = storage.MaxRetries;
        client.Retry.Delay = storage.RetryDelay;
        client.Retry.MaxDelay = storage.MaxRetryDelay;
        client.Retry.NetworkTimeout = storage.NetworkTimeout;

        client.AddPolicy(new AvailabilityPolicy(), HttpPipelinePosition.PerCall);

        // After the retry policy: a repeated request is counted, and can be disturbed, each time it is sent.
        client.AddPolicy(new CallCountingPolicy(service), HttpPipelinePosition.PerRetry);
        client.AddPolicy(new RefusalOriginPolicy(), HttpPipelinePosition.PerRetry);
        foreach (var policy in storage.Policies)
        {
            client.AddPolicy(policy, HttpPipelinePosition.PerRetry);
        }

        return client;
    }
}
