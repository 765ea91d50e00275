namespace RunbookExecutor.Platforms.Docker.History;

/// <summary>The histories of all services.</summary>
/// <param name="Format">Of the file.</param>
/// <param name="Services">By the service's name.</param>
public sealed record HistoryBook(int Format, IReadOnlyDictionary<string, ServiceHistory> Services)
{
    public const int CurrentFormat = 1;

    private const int MostServices = 500;

    public static readonly HistoryBook Empty = new(CurrentFormat, new Dictionary<string, ServiceHistory>());

    public ServiceHistory Of(string service) => Services.TryGetValue(service, out var history) ? history : ServiceHistory.Empty;

    /// <summary>When there are too many, those that were not seen for longest are forgotten.</summary>
    public HistoryBook With(string service, ServiceHistory history) => this with
    {
        Services = Services.Where(one => one.Key != service).OrderByDescending(one => one.Value.SeenAt).Take(MostServices - 1).Append(KeyValuePair.Create(service, history)).ToDictionary(),
    };
}
