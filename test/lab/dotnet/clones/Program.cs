// Clones a process at the snapshot point, and prints what each clone draws: one line of JSON a clone.
//
// Usage: dotnet Clones.dll DELEGATOR reseed|plain
//
// The process uses every source of randomness, then does what the delegator's own before-snapshot hook
// does, is forked twice, and each clone does what the after-restore hook does. Both are taken out of the
// delegator's assembly; "plain" leaves them out.
using System.Reflection;

if (args is not [var assembly, ("reseed" or "plain") and var mode])
{
    Console.Error.WriteLine("Usage: dotnet Clones.dll DELEGATOR reseed|plain");
    return 2;
}

var (beforeSnapshot, afterRestore) = mode == "reseed" ? HooksOf(assembly) : (() => { }, () => { });

var pool = new ThreadGang(4);
pool.Run(_ => RandomSources.Draw());
beforeSnapshot();

// On a thread whose state the hook can reach only by visiting it: a clone consists of this one alone.
pool.RunOnOne(() =>
{
    ProcessClone.Run(() => Restore("first"));
    ProcessClone.Run(() => Restore("second"));
});

// At once: .NET would signal itself by its process id, which is made up here.
ProcessClone.End();
return 0;

byte[] Restore(string clone)
{
    afterRestore();
    return RandomSources.Describe(clone);
}

static (Action BeforeSnapshot, Action AfterRestore) HooksOf(string assembly)
{
    var type = Assembly.LoadFrom(assembly).GetType("Snapper.Runtime.SnapshotPoint", throwOnError: true)!;
    var point = Activator.CreateInstance(type)!;
    return (
        type.GetMethod("BeforeSnapshot")!.CreateDelegate<Action>(point),
        type.GetMethod("AfterRestore")!.CreateDelegate<Action>(point));
}
