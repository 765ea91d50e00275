namespace DemoApp.Faults;

/// <summary>Spreads failures evenly over requests: of any hundred in a row, exactly as many fail as the rate says.</summary>
public sealed class FailureSchedule(double percent)
{
    private long _requests;

    public double Percent => percent;

    public bool NextFails()
    {
        var request = Interlocked.Increment(ref _requests);
        return Math.Floor(request * percent / 100) > Math.Floor((request - 1) * percent / 100);
    }
}
