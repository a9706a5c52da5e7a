using System.Diagnostics;
using System.Reflection;

namespace Snapper.Runtime;

/// <summary>
/// The states of <see cref="Random.Shared"/> and of the identifiers of <see cref="Activity"/>: each has a
/// generator for each thread that used it, made and seeded from the kernel at first use. A generator that
/// is part of a snapshot draws the same numbers in every restored environment; one that has been forgotten
/// is made anew there.
/// </summary>
internal static class SharedRandom
{
    /// <summary>How long to wait for threads that are busy with something else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <summary>The thread's own generators; not public, and only seen to be the same in .NET 8 to 10.</summary>
    private static readonly FieldInfo? RandomState =
        StateIn(typeof(Random).Assembly, "System.Random+ThreadSafeRandom");

    private static readonly FieldInfo? ActivityState =
        StateIn(typeof(Activity).Assembly, "System.Diagnostics.RandomNumberGenerator");

    /// <summary>Whether this version of .NET keeps the states where this class looks for them.</summary>
    public static bool IsKnown => RandomState is not null && ActivityState is not null;

    /// <summary>Forgets the generators of this thread and of the threads of the pool.</summary>
    public static void Forget()
    {
        if (!IsKnown)
        {
            var names = RandomState is null ? "Random.Shared" : "Activity";
            Log.Error(
                $"{names} of this .NET version cannot be reset: restored environments may draw the same " +
                "numbers from it. RandomNumberGenerator is not affected.");
        }

        ForgetThisThread();
        ForgetOnPool();
    }

    private static FieldInfo? StateIn(Assembly assembly, string type) =>
        assembly.GetType(type)?.GetField("t_random", BindingFlags.Static | BindingFlags.NonPublic);

    private static void ForgetThisThread()
    {
        RandomState?.SetValue(null, null);
        ActivityState?.SetValue(null, null);
    }

    /// <summary>
    /// Another thread's state can be reached on that thread alone. So every thread of the pool gets a
    /// work item which holds it until all of them have one: then none was visited twice.
    /// </summary>
    private static void ForgetOnPool()
    {
        var threads = ThreadPool.ThreadCount;
        if (Thread.CurrentThread.IsThreadPoolThread)
        {
            threads--;
        }

        var visit = new PoolVisit(threads);
        for (var number = 0; number < threads; number++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(visit, preferLocal: false);
        }

        if (!visit.Wait())
        {
            Log.Error(
                "RANDOM NUMBERS MAY REPEAT: a thread of the pool was busy and kept its generators. " +
                "Let background work come to rest in a before-snapshot hook.");
        }
    }

    /// <summary>One work item, queued once for each thread that it shall visit.</summary>
    private sealed class PoolVisit(int threads) : IThreadPoolWorkItem
    {
        private readonly object _lock = new();
        private int _missing = threads;

        public void Execute()
        {
            ForgetThisThread();
            lock (_lock)
            {
                _missing--;
                Monitor.PulseAll(_lock);
                WaitForAll();
            }
        }

        /// <returns>Whether all threads were visited in time.</returns>
        public bool Wait()
        {
            lock (_lock)
            {
                return WaitForAll();
            }
        }

        private bool WaitForAll()
        {
            var began = Stopwatch.GetTimestamp();
            while (_missing > 0)
            {
                var left = Patience - Stopwatch.GetElapsedTime(began);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_lock, left))
                {
                    return _missing <= 0;
                }
            }

            return true;
        }
    }
}
