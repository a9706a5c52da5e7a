namespace Snapper.Runtime.Delegator;

/// <summary>The function as it was deployed: a class library.</summary>
/// <param name="Root">The folder that the package was unpacked to.</param>
/// <param name="Handler">Such as <c>Assembly::Namespace.Type::Method</c>.</param>
/// <param name="MainAssembly">Path of the assembly whose dependencies are the function's.</param>
internal sealed record FunctionPackage(string Root, string Handler, string MainAssembly)
{
    /// <summary>Finds the package by Lambda's own variables.</summary>
    public static FunctionPackage Locate(string handler)
    {
        var root = Environment.GetEnvironmentVariable("LAMBDA_TASK_ROOT") is { Length: > 0 } folder
            ? folder.TrimEnd('/')
            : "/var/task";
        var name = Environment.GetEnvironmentVariable("LAMBDA_DOTNET_MAIN_ASSEMBLY") is { Length: > 0 } main
            ? main
            : handler.Split(':')[0];
        if (!name.EndsWith(".dll", StringComparison.Ordinal))
        {
            name += ".dll";
        }

        return new FunctionPackage(root, handler, Path.Combine(root, name));
    }
}
