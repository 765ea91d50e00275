using DemoApp.Memory;

namespace DemoApp.Data;

/// <summary>Prices by record, held in memory. It is as large as it was configured from the start, so a size that is too big hurts at once and again after a restart.</summary>
internal sealed class DataCache : IDisposable
{
    // One record a page, so that filling the cache makes all of it resident.
    private const int RecordBytes = 4096;

    private readonly ResidentBlock _memory;
    private readonly long _records;

    private DataCache(int sizeMegabytes)
    {
        SizeMegabytes = sizeMegabytes;
        _memory = new ResidentBlock(sizeMegabytes);
        _records = (long)sizeMegabytes * ResidentBlock.Megabyte / RecordBytes;
    }

    public int SizeMegabytes { get; }

    public static DataCache Warm(int sizeMegabytes)
    {
        var cache = new DataCache(sizeMegabytes);
        for (var record = 0L; record < cache._records; record++)
        {
            cache._memory.Write((ulong)(record * RecordBytes), PriceInCents(record));
        }

        return cache;
    }

    public long FindPriceInCents(long record) =>
        record < _records ? _memory.Read<long>((ulong)(record * RecordBytes)) : PriceInCents(record);

    public void Dispose() => _memory.Dispose();

    private static long PriceInCents(long record) => 100 + (record * 7919 % 9900);
}
