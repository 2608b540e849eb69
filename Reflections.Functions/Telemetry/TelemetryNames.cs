namespace Reflections.Functions.Telemetry;

/// <summary>Every name under which the app tells what it does. Names, units and meanings are listed for operators in docs/operations.md: change both.</summary>
public static class TelemetryNames
{
    /// <summary>The name of the app's own source of spans and of its meter.</summary>
    public const string Source = "Reflections";

    /// <summary>The durable engine's spans; its name on both runtimes.</summary>
    public const string EngineSource = "Microsoft.DurableTask";

    /// <summary>Spans of the genuine worker around each invocation; the embedded runtime has none.</summary>
    public const string WorkerSource = "Microsoft.Azure.Functions.Worker";

    /// <summary>Names of spans.</summary>
    public static class Spans
    {
        /// <summary>A request to ingest is accepted.</summary>
        public const string Accept = "accept";

        /// <summary>One attempt at a stage; its name follows.</summary>
        public const string Stage = "stage ";

        /// <summary>One step of a batch; its name follows.</summary>
        public const string Batch = "batch ";

        /// <summary>One call of a model.</summary>
        public const string Model = "model";

        /// <summary>The sweeper reads the intents.</summary>
        public const string Scan = "sweep scan";

        /// <summary>The sweeper settles an intent.</summary>
        public const string Settle = "sweep settle";
    }

    /// <summary>Names of attributes of spans and measurements, and of the values in log scopes.</summary>
    public static class Tags
    {
        /// <summary>The run.</summary>
        public const string Run = "reflections.run";

        /// <summary>The batch of sources.</summary>
        public const string Batch = "reflections.batch";

        /// <summary>The reflection.</summary>
        public const string Reflection = "reflections.reflection";

        /// <summary>The source.</summary>
        public const string SourceId = "reflections.source";

        /// <summary>One of <see cref="Stages"/>.</summary>
        public const string Stage = "reflections.stage";

        /// <summary>How a run ended, or how a fetch or model call did: an error class when it failed.</summary>
        public const string Outcome = "reflections.outcome";

        /// <summary>Why a run was skipped.</summary>
        public const string Reason = "reflections.reason";

        /// <summary>Kind of an intent: patch, run, clean, delete.</summary>
        public const string Kind = "reflections.kind";

        /// <summary>Whether an intent was given up.</summary>
        public const string SetAside = "reflections.set_aside";

        /// <summary>What the sweeper did about an intent.</summary>
        public const string Action = "reflections.action";

        /// <summary>Stable class of an error.</summary>
        public const string ErrorType = "error.type";

        /// <summary>Requests to storage.</summary>
        public const string StorageCalls = "reflections.storage.calls";

        /// <summary>The service that storage was asked through: table or blob.</summary>
        public const string Service = "reflections.storage.service";

        /// <summary>Answers of models.</summary>
        public const string ModelCalls = "reflections.model.calls";

        /// <summary>Provider and name of a model.</summary>
        public const string Model = "reflections.model";

        /// <summary>input or output.</summary>
        public const string Direction = "reflections.direction";
    }

    /// <summary>Names of stages, as failed runs tell them.</summary>
    public static class Stages
    {
        /// <summary>The run's row is found.</summary>
        public const string Open = "open";

        /// <summary>The content is had.</summary>
        public const string Fetch = "fetch";

        /// <summary>What to do with the content is decided.</summary>
        public const string Claim = "claim";

        /// <summary>The text is cut.</summary>
        public const string Chunk = "chunk";

        /// <summary>That the next stage began is noted.</summary>
        public const string Enter = "enter";

        /// <summary>Chunks are embedded.</summary>
        public const string Embed = "embed";

        /// <summary>Names are found.</summary>
        public const string Entity = "entity";

        /// <summary>Statements are found.</summary>
        public const string Fact = "fact";

        /// <summary>The batch is judged.</summary>
        public const string Evaluate = "eval";

        /// <summary>What became of a held batch is looked up.</summary>
        public const string Review = "review";

        /// <summary>The batch becomes visible.</summary>
        public const string Apply = "apply";

        /// <summary>The outcome is written.</summary>
        public const string Finish = "finish";

        /// <summary>The sweeper.</summary>
        public const string Sweep = "sweep";
    }

    /// <summary>Names of the steps of a batch.</summary>
    public static class BatchSteps
    {
        /// <summary>It is kept, and its orchestration started.</summary>
        public const string Accept = "accept";

        /// <summary>An item's run is accepted.</summary>
        public const string Start = "start";

        /// <summary>How its runs stand is looked up.</summary>
        public const string Look = "look";

        /// <summary>Its end is written.</summary>
        public const string Finish = "finish";
    }

    /// <summary>Names of instruments.</summary>
    public static class Instruments
    {
        /// <summary>Runs that ended.</summary>
        public const string Runs = "reflections.runs";

        /// <summary>Runs that were skipped.</summary>
        public const string Skips = "reflections.skips";

        /// <summary>Durations of attempts at stages.</summary>
        public const string StageDuration = "reflections.stage.duration";

        /// <summary>Requests sent to storage.</summary>
        public const string StorageCalls = "reflections.storage.calls";

        /// <summary>Calls of models.</summary>
        public const string ModelCalls = "reflections.model.calls";

        /// <summary>Tokens of model calls.</summary>
        public const string ModelTokens = "reflections.model.tokens";

        /// <summary>Durations of fetches.</summary>
        public const string FetchDuration = "reflections.fetch.duration";

        /// <summary>Bytes fetched.</summary>
        public const string FetchBytes = "reflections.fetch.bytes";

        /// <summary>Intents that a sweep acted on.</summary>
        public const string SweepRows = "reflections.sweep.rows";

        /// <summary>Time since this process last read the intents.</summary>
        public const string SweepAge = "reflections.sweep.age";

        /// <summary>Intents that stand.</summary>
        public const string Backlog = "reflections.unapplied.backlog";

        /// <summary>Age of the oldest intent.</summary>
        public const string BacklogAge = "reflections.unapplied.age";
    }
}
