using Reflections.Functions.Ingestion;

namespace Reflections.Tests.CrashMatrix.Races.Defects;

/// <summary>Runs that wait for a review are never woken.</summary>
internal sealed class LostWakeUp : Defect
{
    public override bool Delivers(string eventName) => eventName != IngestOrchestrator.ReviewEvent;
}
