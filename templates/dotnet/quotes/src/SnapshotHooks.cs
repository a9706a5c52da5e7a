namespace Function;

/// <summary>Runtime hooks of SnapStart: what is done before Lambda takes the snapshot, and after each restore.</summary>
public sealed class SnapshotHooks(ExecutionEnvironment environment, PriceBook prices, IPriceSource source)
{
    /// <summary>Registers both. Where no snapshot is taken, they are never called.</summary>
    public void Register()
    {
        // In full: Amazon.Lambda.RuntimeSupport brings a namespace SnapshotRestore, which would win.
        Amazon.Lambda.Core.SnapshotRestore.RegisterBeforeSnapshot(BeforeSnapshotAsync);
        Amazon.Lambda.Core.SnapshotRestore.RegisterAfterRestore(AfterRestoreAsync);
    }

    /// <summary>Closes connections; the first real event is still the one of a cold start.</summary>
    public async ValueTask BeforeSnapshotAsync()
    {
        // Once now: what it takes is compiled then, and part of the snapshot.
        await AfterRestoreAsync();
        environment.ForgetPriming();
        source.Disconnect();
    }

    /// <summary>Environments restored from one snapshot wake up as equals, perhaps weeks after it was taken.</summary>
    public async ValueTask AfterRestoreAsync()
    {
        environment.Renew();
        await prices.RefreshAsync();
    }
}
