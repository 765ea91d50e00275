namespace DemoApp.Faults;

/// <summary>A defect that was deployed: four of five data requests fail while the health check passes.</summary>
public sealed class BadBuild(bool isActive)
{
    private readonly FailureSchedule _schedule = new(isActive ? 80 : 0);

    public bool IsActive => isActive;

    public bool NextFails() => _schedule.NextFails();
}
