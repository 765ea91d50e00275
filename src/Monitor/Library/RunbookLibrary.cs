using System.Text;
using Microsoft.Extensions.Logging;
using RunbookExecutor.Core.Runbooks;

namespace RunbookExecutor.Monitor.Library;

/// <summary>Reads the folder of runbooks and follows its changes. A file that no longer compiles keeps its last good version and says so.</summary>
public sealed partial class RunbookLibrary(RunbookOptions options, ILogger<RunbookLibrary> logger)
{
    private volatile LibraryIndex index = LibraryIndex.Empty;
    private string? loggedProblem;

    public LibraryIndex Current => index;

    /// <summary>Looks at the folder; what has not changed is not read again, and <see cref="Current"/> stays the same object when nothing has.</summary>
    public void Reload()
    {
        List<LibraryEntry> entries;
        string? problem = null;
        try
        {
            entries = [.. Files().Select(Look)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What was read before stays in use.
            entries = [.. index.Entries];
            problem = $"The folder of runbooks '{options.Folder}' cannot be read ({failure.Message.TrimEnd('.')}). Name another one as runbooks:folder.";
        }

        LogNewProblem(problem);
        if (problem != index.Problem || !entries.SequenceEqual(index.Entries))
        {
            index = new LibraryIndex(entries, problem);
        }
    }

    private IEnumerable<FileInfo> Files() => new DirectoryInfo(options.Folder)
        .EnumerateFiles("*.md")
        .Where(file => RunbookIds.FromPath(file.Name) is not null)
        .OrderBy(file => file.Name, StringComparer.Ordinal);

    private LibraryEntry Look(FileInfo file)
    {
        var id = RunbookIds.FromPath(file.Name)!;
        var last = index.Find(id);
        var stamp = (file.LastWriteTimeUtc, file.Length);
        return last is not null && last.Stamp == stamp ? last : Read(file, last ?? New(id, file)) with { Stamp = stamp };
    }

    private LibraryEntry New(string id, FileInfo file) =>
        new() { Id = id, FileName = file.Name, Source = Path.Combine(options.Folder, file.Name) };

    private LibraryEntry Read(FileInfo file, LibraryEntry last)
    {
        if (file.LinkTarget is not null)
        {
            return Refuse(last, $"{file.Name} is a symbolic link, which could lead out of the folder; put the file itself there.");
        }

        if (file.Length > RunbookLimits.MaxBytes)
        {
            return Refuse(last, $"{file.Name} has {file.Length} bytes, and a runbook has at most {RunbookLimits.MaxBytes}; split it.");
        }

        try
        {
            return Compile(File.ReadAllBytes(file.FullName), last);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Refuse(last, $"{file.Name} cannot be read: {failure.Message}");
        }
    }

    private LibraryEntry Compile(byte[] bytes, LibraryEntry last)
    {
        var runbook = RunbookParser.Parse(last.Id, bytes);
        if (runbook.Problems.FirstOrDefault(problem => problem.IsError) is { } error)
        {
            return Refuse(last, $"{last.FileName} line {error.Line}: {error.Message}");
        }

        // A file that is being saved, or was cut short, may be Markdown all the same; it must not disarm what worked.
        if (runbook.Steps.Count == 0 && last.Runbook is { Steps.Count: > 0 })
        {
            return Refuse(last, $"{last.FileName} holds no steps any more. Write at least one under '## Steps', or remove the file.");
        }

        LogLoaded(last.FileName, runbook.Steps.Count);
        return last with { Runbook = runbook, Content = Encoding.UTF8.GetString(bytes), Problem = null };
    }

    private LibraryEntry Refuse(LibraryEntry last, string problem)
    {
        LogRefused(problem, last.Runbook is null ? "It is not used" : "Its last good version stays in use");
        return last with { Problem = problem };
    }

    private void LogNewProblem(string? problem)
    {
        if (problem is not null && problem != loggedProblem)
        {
            LogFolder(problem);
        }

        loggedProblem = problem;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Runbook {File} loaded, {Steps} steps")]
    private partial void LogLoaded(string file, int steps);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem} {Consequence}.")]
    private partial void LogRefused(string problem, string consequence);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem}")]
    private partial void LogFolder(string problem);
}
