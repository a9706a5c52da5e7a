using System.Diagnostics.CodeAnalysis;
using System.Reflection;

using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace Snapper.Runtime.Delegator;

/// <summary>
/// The parts of RuntimeSupport that priming takes and that are not public. All of them are looked up
/// before the first is used, so that another version either works or is left alone.
/// </summary>
internal sealed class RuntimeSupportInternals
{
    private const BindingFlags Instance =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly ConstructorInfo _newLoader;
    private readonly MethodInfo _loaderInit;
    private readonly MethodInfo _loaderInvoke;
    private readonly PropertyInfo _loaderSerializer;
    private readonly MethodInfo _invokeOnce;
    private readonly MethodInfo _setSerializer;
    private readonly PropertyInfo _client;
    private readonly ConstructorInfo _newEnvironment;
    private readonly MethodInfo _getLogger;
    private readonly MethodInfo _logInformation;

    private RuntimeSupportInternals(Lookup lookup)
    {
        var environmentInterface = lookup.Type("IEnvironmentVariables");
        var environment = lookup.Type("SystemEnvironmentVariables");
        var logger = lookup.Type("Helpers.InternalLogger");
        var loader = lookup.Type("Bootstrap.UserCodeLoader");
        var bootstrap = typeof(LambdaBootstrap);

        _newEnvironment = lookup.Constructor(environment);
        _getLogger = lookup.Method(logger, "GetDefaultLogger", logger);
        _logInformation = lookup.Method(logger, "LogInformation", typeof(void), typeof(string));
        _newLoader = lookup.Constructor(loader, environmentInterface, typeof(string), logger);
        _loaderInit = lookup.Method(loader, "Init", typeof(void), typeof(Action<string>));
        _loaderInvoke = lookup.Method(
            loader, "Invoke", typeof(void), typeof(Stream), typeof(ILambdaContext), typeof(Stream));
        _loaderSerializer = lookup.Property(loader, "CustomerSerializerInstance", typeof(object));
        _invokeOnce = lookup.Method(bootstrap, "InvokeOnceAsync", typeof(Task), typeof(CancellationToken));
        _setSerializer = lookup.Method(bootstrap, "SetSerializer", typeof(void), typeof(ILambdaSerializer));
        _client = lookup.Property(bootstrap, "Client", typeof(IRuntimeApiClient));
    }

    /// <param name="internals">What was found.</param>
    /// <param name="missing">The first thing that was not, such as <c>UserCodeLoader.Init</c>.</param>
    public static bool TryFind([NotNullWhen(true)] out RuntimeSupportInternals? internals, out string missing)
    {
        var lookup = new Lookup(typeof(LambdaBootstrap).Assembly);
        internals = new RuntimeSupportInternals(lookup);
        missing = lookup.Missing ?? "";
        if (lookup.Missing is not null)
        {
            internals = null;
        }

        return internals is not null;
    }

    /// <summary>Makes what loads the function's assembly and calls its handler.</summary>
    public UserCode CreateUserCode(string handler)
    {
        var logger = _getLogger.Invoke(null, null)!;
        var loader = _newLoader.Invoke(
            BindingFlags.DoNotWrapExceptions, null, [_newEnvironment.Invoke(null), handler, logger], null);
        var log = _logInformation.CreateDelegate<Action<string>>(logger);
        var load = _loaderInit.CreateDelegate<Action<Action<string>>>(loader);
        return new UserCode(
            () => load(log),
            _loaderInvoke.CreateDelegate<Action<Stream, ILambdaContext, MemoryStream>>(loader),
            () => (ILambdaSerializer?)_loaderSerializer.GetValue(loader));
    }

    /// <summary>Takes one event from the Runtime API and answers it.</summary>
    public Task InvokeOnceAsync(LambdaBootstrap bootstrap) =>
        _invokeOnce.CreateDelegate<Func<CancellationToken, Task>>(bootstrap)(CancellationToken.None);

    /// <summary>Says which serializer the context of an invocation offers.</summary>
    public void SetSerializer(LambdaBootstrap bootstrap, ILambdaSerializer? serializer) =>
        _setSerializer.CreateDelegate<Action<ILambdaSerializer?>>(bootstrap)(serializer);

    /// <summary>Log lines no longer name the last request.</summary>
    public void ForgetRequest(LambdaBootstrap bootstrap) =>
        ((IRuntimeApiClient)_client.GetValue(bootstrap)!).ConsoleLogger.SetRuntimeHeaders(null!);

    /// <summary>The function's code, as the client loads and calls it.</summary>
    /// <param name="Load">Loads the assembly and creates the handler's object.</param>
    /// <param name="Invoke">Calls the handler: reads the event from the first stream, writes the answer to the last.</param>
    /// <param name="Serializer">The function's serializer, once loaded.</param>
    internal sealed record UserCode(
        Action Load,
        Action<Stream, ILambdaContext, MemoryStream> Invoke,
        Func<ILambdaSerializer?> Serializer);

    /// <summary>Looks members up, and remembers the first that is not there.</summary>
    private sealed class Lookup(Assembly assembly)
    {
        public string? Missing { get; private set; }

        public Type Type(string name) =>
            Found(
                assembly.GetType($"Amazon.Lambda.RuntimeSupport.{name}")
                ?? assembly.GetType($"Amazon.Lambda.RuntimeSupport.Bootstrap.{name}"),
                name) ?? typeof(object);

        public ConstructorInfo Constructor(Type type, params Type[] parameters) =>
            Found(type.GetConstructor(Instance, parameters), $"the constructor of {type.Name}")!;

        public MethodInfo Method(Type type, string name, Type result, params Type[] parameters)
        {
            var method = type.GetMethod(name, Instance | BindingFlags.Static, parameters);
            return Found(method?.ReturnType == result ? method : null, $"{type.Name}.{name}")!;
        }

        public PropertyInfo Property(Type type, string name, Type result)
        {
            var property = type.GetProperty(name, Instance);
            return Found(property?.PropertyType == result ? property : null, $"{type.Name}.{name}")!;
        }

        private T? Found<T>(T? member, string name)
            where T : class
        {
            if (member is null)
            {
                Missing ??= name;
            }

            return member;
        }
    }
}
