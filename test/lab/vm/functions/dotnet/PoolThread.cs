namespace Clones;

/// <summary>One thread of the pool, used again and again.</summary>
internal sealed class PoolThread
{
    private readonly int _id;

    private PoolThread(int id) => _id = id;

    public static PoolThread Take() =>
        new(Task.Run(() => Environment.CurrentManagedThreadId).GetAwaiter().GetResult());

    /// <summary>Runs a function on that thread.</summary>
    /// <exception cref="InvalidOperationException">The pool has dismissed it.</exception>
    public T Run<T>(Func<T> function)
    {
        if (Environment.CurrentManagedThreadId == _id)
        {
            return function();
        }

        // Every other thread of the pool gets something to do: none can be chosen.
        var result = default(T);
        var found = false;
        var threads = ThreadPool.ThreadCount - (Thread.CurrentThread.IsThreadPoolThread ? 1 : 0);
        using var together = new Barrier(threads + 1);
        for (var number = 0; number < threads; number++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => Visit(), null);
        }

        together.SignalAndWait();
        together.SignalAndWait();
        return found ? result! : throw new InvalidOperationException($"Thread {_id} is gone.");

        void Visit()
        {
            together.SignalAndWait();
            if (Environment.CurrentManagedThreadId == _id)
            {
                (result, found) = (function(), true);
            }

            together.SignalAndWait();
        }
    }
}
