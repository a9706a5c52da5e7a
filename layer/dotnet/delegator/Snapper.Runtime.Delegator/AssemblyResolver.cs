using System.Reflection;
using System.Runtime.Loader;

namespace Snapper.Runtime.Delegator;

/// <summary>
/// Finds the assemblies that .NET itself does not: those of a function without a deps.json, and
/// Amazon's, which the layer has as a last resort. All of them are loaded into one context, so that
/// function and client mean the same types.
/// </summary>
internal sealed class AssemblyResolver
{
    private readonly FunctionPackage _package;
    private readonly LayerFolders _layer;
    private readonly AssemblyDependencyResolver? _dependencies;

    /// <summary>For what the layer has and the function has in an older version.</summary>
    private readonly AssemblyLoadContext _beside = new("Snapper");

    public AssemblyResolver(FunctionPackage package, LayerFolders layer)
    {
        _package = package;
        _layer = layer;
        _dependencies = TryReadDependencies(package.MainAssembly);
    }

    public void Attach(AssemblyLoadContext context)
    {
        context.Resolving += Resolve;
        context.ResolvingUnmanagedDll += (_, name) => ResolveNative(name);
    }

    private Assembly? Resolve(AssemblyLoadContext context, AssemblyName wanted)
    {
        string? older = null;
        foreach (var path in Candidates(wanted))
        {
            if (TryReadName(path) is not { } found)
            {
                continue;
            }

            if (wanted.Version is not null && found.Version < wanted.Version)
            {
                older ??= path;
                continue;
            }

            return Load(context, path);
        }

        if (older is null)
        {
            return null;
        }

        Log.Error($"{wanted.Name} {wanted.Version} is wanted, but there is only an older one: {older}");
        return context.LoadFromAssemblyPath(older);
    }

    private Assembly Load(AssemblyLoadContext context, string path)
    {
        try
        {
            return context.LoadFromAssemblyPath(path);
        }
        catch (FileLoadException)
        {
            // .NET lets no other file replace one that the function's deps.json lists. The layer's newer one
            // can be loaded beside it, though: what it refers to comes from the usual context.
            return _beside.LoadFromAssemblyPath(path);
        }
    }

    /// <summary>Existing files that may hold the assembly: the function's own first.</summary>
    private IEnumerable<string> Candidates(AssemblyName wanted)
    {
        var file = $"{wanted.Name}.dll";
        string?[] paths =
        [
            _dependencies?.ResolveAssemblyToPath(wanted),
            Path.Combine(_package.Root, wanted.CultureName ?? "", file),
            Path.Combine(_layer.RuntimeInterfaceClient, file),
        ];
        return paths.OfType<string>().Where(File.Exists).Distinct();
    }

    private nint ResolveNative(string name)
    {
        string?[] paths = [_dependencies?.ResolveUnmanagedDllToPath(name), Path.Combine(_package.Root, name)];
        foreach (var path in paths.OfType<string>().Where(File.Exists))
        {
            return System.Runtime.InteropServices.NativeLibrary.Load(path);
        }

        return 0;
    }

    /// <summary>What the main assembly's deps.json says, or the files beside it when there is none.</summary>
    private static AssemblyDependencyResolver? TryReadDependencies(string mainAssembly)
    {
        try
        {
            return new AssemblyDependencyResolver(mainAssembly);
        }
        catch (InvalidOperationException)
        {
            // No such assembly, or a deps.json that cannot be read. The client reports what follows of it.
            return null;
        }
    }

    private static AssemblyName? TryReadName(string path)
    {
        try
        {
            return AssemblyName.GetAssemblyName(path);
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }
}
