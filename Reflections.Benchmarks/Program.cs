using Reflections.Benchmarks.Engine;
using Reflections.Benchmarks.Quality;

return args switch
{
    ["quality", .. var rest] => await QualityCommand.RunAsync(rest, Console.Out),
    ["engine"] => await EngineCommand.RunAsync(Console.Out),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: quality [samples/gold.json] [--mistakes] | engine");
    return 2;
}
