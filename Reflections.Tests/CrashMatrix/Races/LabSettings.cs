using Reflections.Domain.Evaluation;

namespace Reflections.Tests.CrashMatrix.Races;

/// <summary>How the app of a scenario is set up.</summary>
/// <param name="Review">Who decides on batches.</param>
/// <param name="IsExclusive">Each hub lives in a data folder, which one process at a time may open; elsewhere nobody knows how many work for it.</param>
/// <param name="GroupSize">Chunks worked on by one activity.</param>
internal sealed record LabSettings(ReviewMode Review = ReviewMode.Auto, bool IsExclusive = true, int GroupSize = 16);
