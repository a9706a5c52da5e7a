namespace Function.Tests;

public sealed class SentimentModelTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("Bon.", "negative", 0.7311)]
    [InlineData("très bon", "positive", 0.5)]
    [InlineData("Très, TRÈS bon!", "positive", 0.7311)]
    public void Words_count_as_often_as_they_occur_in_any_case_and_unknown_ones_do_not(
        string text,
        string label,
        double score
    )
    {
        var model = new SentimentModel(-1, new Dictionary<string, double> { ["très"] = 1 });

        Assert.Equal(new Prediction(label, score), model.Predict(text));
    }

    [Fact]
    public void A_long_text_is_as_certain_as_can_be()
    {
        var model = new SentimentModel(0, new Dictionary<string, double> { ["awful"] = -2 });
        var text = string.Join(' ', Enumerable.Repeat("awful", 1000));

        Assert.Equal(new Prediction("negative", 1), model.Predict(text));
    }

    [Fact]
    public void A_model_is_read_from_its_file()
    {
        File.WriteAllText(_path, """{"bias": 0, "weights": {"good": 1}}""");

        var model = SentimentModel.Load(_path);

        Assert.Equal(new Prediction("positive", 0.7311), model.Predict("good"));
    }

    [Theory]
    [InlineData("good: 1", "LineNumber: 0")]
    [InlineData("null", "bias: expected a number")]
    [InlineData("""{"weights": {"good": 1}}""", "bias: expected a number")]
    [InlineData("""{"bias": 0, "weights": {}}""", "weights: expected an object of numbers by word")]
    [InlineData("""{"bias": 0, "weights": {"good": "1"}}""", "$.weights.good")]
    [InlineData("""{"bias": 0, "weights": {"good": 1e999}}""", "weights.good: expected a number")]
    public void What_is_no_model_is_refused_and_the_error_says_where_and_why(string content, string problem)
    {
        File.WriteAllText(_path, content);

        var refusal = Assert.Throws<InvalidModelException>(() => SentimentModel.Load(_path));

        Assert.Contains(_path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_model_is_named_with_what_to_do()
    {
        var refusal = Assert.Throws<InvalidModelException>(() => SentimentModel.Load("/nowhere/model.json"));

        Assert.StartsWith("No usable model at /nowhere/model.json: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith("set ASSETS_DIR to its folder.", refusal.Message, StringComparison.Ordinal);
    }
}
