using System.Collections.Concurrent;
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
    /// <summary>
    /// How long to wait for threads that are busy with something else. Idle ones take a moment, but processors
    /// can be slow.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

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
        if (!new PoolVisit().ReachAll())
        {
            Log.Error(
                "RANDOM NUMBERS MAY REPEAT: a thread of the pool was busy and kept its generators. " +
                "Let background work come to rest in a before-snapshot hook.");
        }
    }

    /// <summary>One work item, queued once for each thread that it shall visit.</summary>
    private sealed class PoolVisit : IThreadPoolWorkItem
    {
        /// <summary>All threads of the process, and the one that asks for it, by their numbers.</summary>
        private const string Threads = "/proc/self/task";
        private const string ThisThread = "/proc/thread-self";

        /// <summary>How long to wait for a visit before looking for threads that nothing is queued for.</summary>
        private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(10);

        private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

        private readonly int _self = Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;
        private readonly HashSet<string> _old = [.. Directory.GetDirectories(Threads).Select(path => Path.GetFileName(path))];
        private readonly ConcurrentDictionary<string, bool> _visited = new();
        private readonly TaskCompletionSource _reached = new();
        private readonly TaskCompletionSource _end = new();

        private int Others => ThreadPool.ThreadCount - _self;

        private bool HasReachedAll => _visited.Count >= Others;

        public void Execute()
        {
            ForgetThisThread();
            var thread = Path.GetFileName(new FileInfo(ThisThread).LinkTarget) ?? "";
            _visited[thread] = true;
            if (HasReachedAll)
            {
                _reached.TrySetResult();
            }

            if (_old.Contains(thread))
            {
                // A task: in the place of a thread that waits for one, the pool lets another work at once.
                _end.Task.Wait();
            }
            else if (!_end.Task.IsCompleted)
            {
                // Started since, perhaps in the place of a busy one, which may be free now.
                Queue();
                Thread.Sleep(Pause);
            }
        }

        /// <returns>Whether all threads were visited in time.</returns>
        public bool ReachAll()
        {
            var threads = Others;
            for (var number = 0; number < threads; number++)
            {
                Queue();
            }

            var began = Stopwatch.GetTimestamp();
            var reached = threads == 0;
            while (!reached && Stopwatch.GetElapsedTime(began) < Patience)
            {
                reached = _reached.Task.Wait(Step) || HasReachedAll;
                if (!reached && ThreadPool.PendingWorkItemCount == 0)
                {
                    // The pool may have started a thread that found nothing left to do. It counts as well.
                    Queue();
                }
            }

            _end.SetResult();
            return reached;
        }

        private void Queue() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }
}
