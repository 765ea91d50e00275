using System.Buffers.Text;

namespace RunbookExecutor.Platforms.Local.Processes;

/// <summary>What of <c>/proc/PID/stat</c> matters here.</summary>
/// <param name="State">R, S, D, ...; Z and X are dead.</param>
/// <param name="Session">Leader of its session, which is the child itself for those that we started.</param>
/// <param name="CpuTicks">User and system time, in clock ticks.</param>
/// <param name="StartTicks">When it began, in clock ticks since boot.</param>
internal readonly record struct ProcStat(char State, int Session, long CpuTicks, long StartTicks)
{
    // USER_HZ, in which the kernel reports times to programs, is 100 on every architecture that .NET runs on; HZ itself never shows.
    public const int TicksPerSecond = 100;

    // Field numbers of proc(5), counted from 1; field 2 is the name in parentheses.
    private const int StateField = 3;
    private const int SessionField = 6;
    private const int UserField = 14;
    private const int SystemField = 15;
    private const int StartField = 22;

    public bool IsDead => State is 'Z' or 'X' or 'x';

    public TimeSpan CpuTime => TimeSpan.FromTicks(CpuTicks * (TimeSpan.TicksPerSecond / TicksPerSecond));

    public static bool TryParse(ReadOnlySpan<byte> text, out ProcStat stat)
    {
        stat = default;
        // A process may call itself "a) b (c", so only the last parenthesis ends its name.
        var name = text.LastIndexOf((byte)')');
        if (name < 0 || name + 2 >= text.Length)
        {
            return false;
        }

        var rest = text[(name + 2)..];
        var state = (char)rest[0];
        long session = 0, user = 0, system = 0;
        for (var field = StateField; field <= StartField; field++)
        {
            var space = rest.IndexOf((byte)' ');
            var word = space < 0 ? rest : rest[..space];
            rest = space < 0 ? [] : rest[(space + 1)..];
            if (field is not (SessionField or UserField or SystemField or StartField))
            {
                continue;
            }

            if (!Utf8Parser.TryParse(word, out long number, out _))
            {
                return false;
            }

            session = field == SessionField ? number : session;
            user = field == UserField ? number : user;
            system = field == SystemField ? number : system;
            stat = new ProcStat(state, (int)session, user + system, number);
        }

        return true;
    }
}
