using System.Text.Json.Serialization;

namespace Function;

/// <summary>The types that are read from or written to JSON; their code is generated when the project is compiled.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SentimentRequest))]
[JsonSerializable(typeof(Prediction))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(ModelFile))]
internal sealed partial class FunctionJsonContext : JsonSerializerContext;
