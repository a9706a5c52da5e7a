using System.Collections;
using System.Reflection;

namespace Snapper.Runtime;

/// <summary>
/// What every client of Lambda leaves in the process: it writes to the log in the place of
/// <see cref="Console"/> and of <see cref="Amazon.Lambda.Core.LambdaLogger"/>, and sets environment variables.
/// </summary>
internal sealed class ClientTraces
{
    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly IDictionary _variables = Environment.GetEnvironmentVariables();
    private readonly Dictionary<FieldInfo, object?> _loggers;

    private ClientTraces() =>
        _loggers = typeof(Amazon.Lambda.Core.LambdaLogger)
            .GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Where(field => !field.IsInitOnly && field.FieldType.IsAssignableTo(typeof(Delegate)))
            .ToDictionary(field => field, field => field.GetValue(null));

    /// <summary>Remembers what there was before the client.</summary>
    public static ClientTraces Remember() => new();

    /// <summary>Puts everything back. The next client must not write through the one before it.</summary>
    public void Remove()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
        foreach (var (field, value) in _loggers)
        {
            field.SetValue(null, value);
        }

        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            if (!_variables.Contains(name))
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }

        foreach (DictionaryEntry variable in _variables)
        {
            var name = (string)variable.Key;
            var value = (string?)variable.Value;

            // Only what has changed: .NET 8 removes a variable that is set to an empty value.
            if (Environment.GetEnvironmentVariable(name) != value)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }
}
