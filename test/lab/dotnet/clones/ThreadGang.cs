/// <summary>Threads of the pool that are known to be different ones.</summary>
internal sealed class ThreadGang(int size)
{
    /// <summary>Runs an action on as many threads of the pool at once.</summary>
    public void Run(Action<int> action)
    {
        using var together = new Barrier(size + 1);
        for (var number = 0; number < size; number++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                mine =>
                {
                    together.SignalAndWait();
                    action(mine);
                    together.SignalAndWait();
                },
                number,
                preferLocal: false);
        }

        together.SignalAndWait();
        together.SignalAndWait();
    }

    /// <summary>Runs an action on one of those threads, while the others wait.</summary>
    public void RunOnOne(Action action) =>
        Run(number =>
        {
            if (number == 0)
            {
                action();
            }
        });
}
