using System.Text;
using System.Text.Json;

namespace RunbookExecutor.Tests.Host.Engine;

/// <summary>The engine's file: one line for each thing done, flushed, shared by all processes that drive the engine.</summary>
public sealed class EngineStore(string path) : IDisposable
{
    private readonly FileStream _file = new(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0 });
    private readonly Dictionary<string, EngineContainer> _containers = [];
    private readonly Lock _lock = new();
    private long _read;

    /// <summary>Everything that was done, in order.</summary>
    public static IReadOnlyList<EngineLine> Lines(string path) =>
        File.Exists(path) ? [.. File.ReadLines(path).Where(line => line.EndsWith('}')).Select(line => JsonSerializer.Deserialize<EngineLine>(line)!)] : [];

    public IReadOnlyList<EngineContainer> Containers
    {
        get
        {
            lock (_lock)
            {
                Refresh();
                return [.. _containers.Values.OrderBy(container => container.Name, StringComparer.Ordinal)];
            }
        }
    }

    public EngineContainer? Find(string name) => Containers.FirstOrDefault(container => container.Name == name);

    /// <summary>Does it, and it is on disk when this returns; says why where it cannot be done.</summary>
    public string? Do(EngineLine line)
    {
        lock (_lock)
        {
            Refresh();
            if (Problem(line) is { } problem)
            {
                return problem;
            }

            _file.Seek(0, SeekOrigin.End);
            _file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line) + "\n"));
            _file.Flush(flushToDisk: true);
            Refresh();
            return null;
        }
    }

    public void Dispose() => _file.Dispose();

    private string? Problem(EngineLine line) => line.Kind switch
    {
        EngineOp.Create when _containers.ContainsKey(line.Target) => $"The name {line.Target} is taken.",
        EngineOp.Rename when _containers.ContainsKey(line.Argument!) => $"The name {line.Argument} is taken.",
        not EngineOp.Create when !_containers.ContainsKey(line.Target) => $"There is no container {line.Target}.",
        _ => null,
    };

    private void Refresh()
    {
        if (_file.Length == _read)
        {
            return;
        }

        var bytes = new byte[_file.Length - _read];
        var length = RandomAccess.Read(_file.SafeFileHandle, bytes, _read);
        var end = Array.LastIndexOf(bytes, (byte)'\n', length - 1);
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, end + 1).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Apply(JsonSerializer.Deserialize<EngineLine>(line)!);
        }

        _read += end + 1;
    }

    private void Apply(EngineLine line)
    {
        if (line.Kind == EngineOp.Create)
        {
            var environment = line.Variables!.Where(variable => variable.Value is not null).ToDictionary(variable => variable.Key, variable => variable.Value!);
            _containers[line.Target] = new EngineContainer(line.Target, line.Service, line.Argument!, IsRunning: false, 0, line.Action, environment);
            return;
        }

        _containers.Remove(line.Target, out var before);
        if (line.Kind != EngineOp.Remove)
        {
            var after = Changed(before!, line);
            _containers[after.Name] = after;
        }
    }

    private static EngineContainer Changed(EngineContainer container, EngineLine line) => line.Kind switch
    {
        // Each start is another moment, even where the driven clock stands still.
        EngineOp.Start => container with { IsRunning = true, StartedMs = Math.Max(line.Milliseconds, container.StartedMs + 1) },
        EngineOp.Stop => container with { IsRunning = false },
        EngineOp.Rename => container with { Name = line.Argument! },
        _ => container with { Environment = With(container.Environment, line.Variables!) },
    };

    public static IReadOnlyDictionary<string, string> With(IReadOnlyDictionary<string, string> environment, IReadOnlyDictionary<string, string?> variables) =>
        environment.Where(variable => !variables.ContainsKey(variable.Key)).Select(variable => KeyValuePair.Create(variable.Key, (string?)variable.Value))
            .Concat(variables)
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Key, variable => variable.Value!);
}
