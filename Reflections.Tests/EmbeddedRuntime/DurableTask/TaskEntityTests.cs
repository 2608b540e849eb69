using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Moq;

namespace Reflections.Tests.EmbeddedRuntime.DurableTask;

public sealed class TaskEntityTests
{
    private readonly KeptState _state = new();

    [Theory]
    [InlineData("add")]
    [InlineData("Add")]
    [InlineData("AddSlowly")]
    public async Task Run_OperationInAnyCase_ChangesTheStateThatIsKept(string operation)
    {
        await RunAsync<Counter>(operation, 2);
        var result = await RunAsync<Counter>(operation, 3);

        Assert.Equal(5, result);
        Assert.Equal(5, _state.Value);
    }

    [Fact]
    public async Task Run_OperationAndContextAsked_AreGiven() => Assert.Equal("@counter@a describe 7", await RunAsync<Counter>("describe", 7));

    [Fact]
    public async Task Run_InputLeftOut_IsTheParametersDefault() => Assert.Equal(1, await RunAsync<Counter>("increment"));

    [Fact]
    public async Task Run_InputNeededAndMissing_Fails() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await RunAsync<Counter>("add"));

    [Fact]
    public async Task Run_DeleteWithoutAMethod_DropsTheState()
    {
        await RunAsync<Basket>("Put", "apple");
        Assert.Equal(["apple"], Assert.IsType<Fruits>(_state.Value).Names);

        await RunAsync<Basket>("delete");

        Assert.False(_state.HasState);
    }

    [Fact]
    public async Task Run_UnknownOperation_IsNotSupported() =>
        await Assert.ThrowsAsync<NotSupportedException>(async () => await RunAsync<Counter>("put", "apple"));

    [Fact]
    public async Task Run_TwoMethodsOfOneName_AreRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await RunAsync<Counter>("twice", 1));

    [Fact]
    public void AddEntity_AnyEntity_IsRefusedByName() =>
        Assert.Contains("'counter'", Assert.Throws<NotSupportedException>(() => new DurableTaskRegistry().AddEntity<Counter>("counter")).Message, StringComparison.Ordinal);

    private ValueTask<object?> RunAsync<TEntity>(string name, object? input = null)
        where TEntity : ITaskEntity, new()
    {
        var context = new Mock<TaskEntityContext>();
        context.Setup(entity => entity.Id).Returns(new EntityInstanceId("counter", "a"));
        var operation = new Mock<TaskEntityOperation> { CallBase = true };
        operation.Setup(asked => asked.Name).Returns(name);
        operation.Setup(asked => asked.HasInput).Returns(input is not null);
        operation.Setup(asked => asked.GetInput(It.IsAny<Type>())).Returns((Type type) => JsonSerializer.SerializeToElement(input).Deserialize(type));
        operation.Setup(asked => asked.State).Returns(_state);
        operation.Setup(asked => asked.Context).Returns(context.Object);
        return new TEntity().RunAsync(operation.Object);
    }

    private sealed class KeptState : TaskEntityState
    {
        public object? Value { get; private set; }

        public override bool HasState => Value is not null;

        public override object? GetState(Type type) => Value;

        public override void SetState(object? state) => Value = state;
    }

    private sealed class Counter : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        public async Task<int> AddSlowly(int amount)
        {
            await Task.Yield();
            return State += amount;
        }

        public int Increment(int by = 1) => State += by;

        public string Describe(TaskEntityOperation operation, TaskEntityContext context, int input) => $"{context.Id} {operation.Name} {input}";

        public void Twice(int first) => State = first;

        public void Twice(string first) => State = first.Length;
    }

    private sealed class Basket : TaskEntity<Fruits>
    {
        protected override bool AllowStateDispatch => true;
    }

    private sealed class Fruits
    {
        public List<string> Names { get; } = [];

        public void Put(string name) => Names.Add(name);
    }
}
