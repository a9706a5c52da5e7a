using System.Text.Json;
using Amazon.Lambda.Serialization.SystemTextJson;

namespace Function;

/// <summary>Turns Lambda's JSON into the handler's types and back, in camel case.</summary>
internal sealed class FunctionJsonSerializer()
    : SourceGeneratorLambdaJsonSerializer<FunctionJsonContext>(
        // The serializer makes options of its own; those of the context do not reach it.
        (JsonSerializerOptions options) => options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase
    );
